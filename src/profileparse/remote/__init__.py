"""Texts that are elsewhere: addresses of object storage and of the web, read and written through fsspec.

Not imported by ``import profileparse``. What names an address (`profileparse.remote.addresses`) needs no package; what
reads one (`profileparse.remote.storage`) imports fsspec on its first use, and says what to install.
"""
