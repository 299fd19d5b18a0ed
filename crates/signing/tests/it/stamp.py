"""stamp.py FILE OUT CLOCK.pem CLOCK.key AUTHORITY.pem: a document timestamp by pyHanko over the whole file."""
import sys

from pyhanko.keys import load_cert_from_pemder, load_private_key_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

file, out, certificate, key, authority = sys.argv[1:6]
store = SimpleCertificateStore()
store.register(load_cert_from_pemder(authority))
clock = DummyTimeStamper(
    tsa_cert=load_cert_from_pemder(certificate),
    tsa_key=load_private_key_from_pemder(key, passphrase=None),
    certs_to_embed=store,
)
with open(file, "rb") as source:
    writer = IncrementalPdfFileWriter(source)
    stamped = signers.PdfTimeStamper(clock).timestamp_pdf(writer, "sha256", validation_context=None)
with open(out, "wb") as target:
    target.write(stamped.getbuffer())
