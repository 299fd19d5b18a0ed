"""judge.py ROOT FILE...: what pyHanko says of every signature, as JSON."""
import json
import logging
import sys

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko_certvalidator import ValidationContext

logging.disable(logging.CRITICAL)
root = load_cert_from_pemder(sys.argv[1])
answers = []
for name in sys.argv[2:]:
    answer = []
    with open(name, "rb") as file:
        reader = PdfFileReader(file)
        for signature in reader.embedded_signatures:
            context = ValidationContext(trust_roots=[root], allow_fetching=False)
            is_stamp = signature.sig_object.get("/Type") == "/DocTimeStamp"
            check = validate_pdf_timestamp if is_stamp else validate_pdf_signature
            try:
                status = check(signature, context)
                holds = status.valid and status.intact and status.trusted if is_stamp else status.bottom_line
                say = status.summary()
            except Exception as error:
                holds, say = False, repr(error)
            answer.append({"field": signature.field_name, "holds": bool(holds), "say": str(say)})
    answers.append(answer)
print(json.dumps(answers))
