"""ltv.py ROOT FILE...: what pyHanko says of each signature for later years (ETSI EN 319 102-1 §5.6.3), as JSON."""
import asyncio
import json
import logging
import sys

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.policy_decl import PdfSignatureValidationSpec, SignatureValidationSpec
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

logging.disable(logging.CRITICAL)
policy = CertValidationPolicySpec(
    trust_manager=SimpleTrustManager.build([load_cert_from_pemder(sys.argv[1])]),
    revinfo_policy=CertRevTrustPolicy(RevocationCheckingPolicy.from_legacy("hard-fail")),
)
spec = PdfSignatureValidationSpec(SignatureValidationSpec(cert_validation_policy=policy))
answers = []
for name in sys.argv[2:]:
    answer = []
    with open(name, "rb") as file:
        for signature in PdfFileReader(file).embedded_signatures:
            if signature.sig_object.get("/Type") == "/DocTimeStamp":
                continue
            try:
                result = asyncio.run(ades_lta_validation(signature, spec))
                holds, say = str(result.ades_subindic) == "AdESPassed.OK", str(result.ades_subindic)
            except Exception as error:
                holds, say = False, repr(error)
            answer.append({"field": signature.field_name, "holds": bool(holds), "say": say})
    answers.append(answer)
print(json.dumps(answers))
