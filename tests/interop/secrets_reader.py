"""What the Streamlit of this interpreter reads from a secrets file."""

import copy
import os
from pathlib import Path
from typing import Any

from streamlit import config
from streamlit.runtime.secrets import secrets_singleton


def read(path: Path) -> dict[str, Any] | None:
    """What `st.secrets` holds; nothing when Streamlit cannot read the file."""
    # Streamlit would reload the file by itself, from another thread.
    secrets_singleton._file_watchers_installed = True
    config.set_option("secrets.files", [str(path)])
    secrets_singleton._reset()
    # It also makes variables of what it reads.
    environment = dict(os.environ)
    try:
        return copy.deepcopy(secrets_singleton.to_dict()) if secrets_singleton.load_if_toml_exists() else None
    except Exception:
        return None
    finally:
        os.environ.clear()
        os.environ.update(environment)
