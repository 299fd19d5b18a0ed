"""sign.py BASE P12 P12 OUT: two visible signatures by pyHanko, one of plain CMS and one of PAdES."""
import os
import sys

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

base, first, second, out = sys.argv[1:5]
password = os.environ["PASSWORD"].encode()
kinds = [fields.SigSeedSubFilter.ADOBE_PKCS7_DETACHED, fields.SigSeedSubFilter.PADES]
for index, (store, kind) in enumerate(zip([first, second], kinds)):
    with open(base, "rb") as file:
        writer = IncrementalPdfFileWriter(file)
        name = f"ky_{index}"
        box = (50 + 150 * index, 50, 180 + 150 * index, 100)
        fields.append_signature_field(writer, fields.SigFieldSpec(name, box=box))
        meta = signers.PdfSignatureMetadata(field_name=name, md_algorithm="sha256", subfilter=kind)
        signer = signers.SimpleSigner.load_pkcs12(store, passphrase=password)
        signed = signers.sign_pdf(writer, meta, signer=signer)
    base = out
    with open(out, "wb") as file:
        file.write(signed.getbuffer())
