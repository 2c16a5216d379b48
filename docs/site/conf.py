"""Sphinx builds the site from the Markdown files of the repository: ``sphinx-build -W -c docs/site . build/site``.

The source folder is the repository itself, so that links between README.md, docs/ and examples/ are the same on the
site and on a forge.
"""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]  # the extensions here, and the modules that they share with tests

import profileparse  # noqa: E402

project = "profileparse"
author = copyright = "The profileparse developers"  # noqa: A001 (Sphinx's name)
version = release = profileparse.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "pages", "interface", "fragments"]
root_doc = "docs/index"
include_patterns = ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "docs/*.md"]
exclude_patterns = [".*", "build", "dist", "fixtures", "fuzz", "grammar", "src", "tests"]

myst_heading_anchors = 4
myst_enable_extensions = ["attrs_block"]

default_role = "py:obj"  # docstrings have names in single backticks
autodoc_member_order = "bysource"
autodoc_default_options = {"members": True}
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_class_signature = "mixed"
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_rtype = False
napoleon_use_ivar = True
maximum_signature_line_length = 80
python_use_unqualified_type_names = True
add_module_names = False
toc_object_entries_show_parents = "hide"

html_theme = "furo"
html_title = "profileparse"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_js_files = ["site.js"]
templates_path = ["templates"]
html_additional_pages = {"index": "to_index.html"}
html_copy_source = False
html_show_sphinx = False
pygments_style = "default"
pygments_dark_style = "github-dark"
