"""The environment of the tests, set before Django reads its settings (loaded by `-p tests.environment`)."""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="mithaq-test-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
for _name in [name for name in os.environ if name.startswith("MITHAQ_")]:
    del os.environ[_name]
os.environ["MITHAQ_DATA"] = _folder
os.environ["CACHE_URL"] = "memory://"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
