import { normalizeName } from "./requirement.ts";

/**
 * The modules of the standard library: all names of `sys.stdlib_module_names` of Python 3.10 to
 * 3.14. A test compares them with the interpreter of the machine.
 */
export const STANDARD_MODULES: ReadonlySet<string> = namesOf(`
  __future__ _abc _aix_support _android_support _apple_support _ast _ast_unparse _asyncio
  _bisect _blake2 _bootsubprocess _bz2 _codecs _codecs_cn _codecs_hk _codecs_iso2022 _codecs_jp
  _codecs_kr _codecs_tw _collections _collections_abc _colorize _compat_pickle _compression
  _contextvars _crypt _csv _ctypes _curses _curses_panel _datetime _dbm _decimal _elementtree
  _frozen_importlib _frozen_importlib_external _functools _gdbm _hashlib _heapq _hmac _imp
  _interpchannels _interpqueues _interpreters _io _ios_support _json _locale _lsprof _lzma
  _markupbase _md5 _msi _multibytecodec _multiprocessing _opcode _opcode_metadata _operator
  _osx_support _overlapped _pickle _posixshmem _posixsubprocess _py_abc _py_warnings _pydatetime
  _pydecimal _pyio _pylong _pyrepl _queue _random _remote_debugging _scproxy _sha1 _sha2 _sha256
  _sha3 _sha512 _signal _sitebuiltins _socket _sqlite3 _sre _ssl _stat _statistics _string
  _strptime _struct _suggestions _symtable _sysconfig _thread _threading_local _tkinter
  _tokenize _tracemalloc _types _typing _uuid _warnings _weakref _weakrefset _winapi _wmi
  _zoneinfo _zstd abc aifc annotationlib antigravity argparse array ast asynchat asyncio
  asyncore atexit audioop base64 bdb binascii binhex bisect builtins bz2 cProfile calendar cgi
  cgitb chunk cmath cmd code codecs codeop collections colorsys compileall compression
  concurrent configparser contextlib contextvars copy copyreg crypt csv ctypes curses
  dataclasses datetime dbm decimal difflib dis distutils doctest email encodings ensurepip enum
  errno faulthandler fcntl filecmp fileinput fnmatch fractions ftplib functools gc genericpath
  getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib
  imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3 linecache locale
  logging lzma mailbox mailcap marshal math mimetypes mmap modulefinder msilib msvcrt
  multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode operator optparse os
  ossaudiodev pathlib pdb pickle pickletools pipes pkgutil platform plistlib poplib posix
  posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue
  quopri random re readline reprlib resource rlcompleter runpy sched secrets select selectors
  shelve shlex shutil signal site smtpd smtplib sndhdr socket socketserver spwd sqlite3
  sre_compile sre_constants sre_parse ssl stat statistics string stringprep struct subprocess
  sunau symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios textwrap this
  threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc tty turtle
  turtledemo types typing unicodedata unittest urllib uu uuid venv warnings wave weakref
  webbrowser winreg winsound wsgiref xdrlib xml xmlrpc xxsubtype zipapp zipfile zipimport zlib
  zoneinfo
`);

/** What each tool of this package needs: modules, with the package where its name is another. */
const COMMON = `
  adbc_driver_duckdb=duckdb annotated_types certifi charset_normalizer click
  dateutil=python-dateutil duckdb idna importlib_metadata jinja2 markupsafe packaging pydantic
  pydantic_core pytz requests typing_extensions typing_inspection urllib3 zipp
`;
const SQLMESH = `
  _time_machine astor asttokens comm croniter dateparser dotenv=python-dotenv executing
  freezegun humanize hyperscript IPython ipython_pygments_lexers ipywidgets jedi json_stream
  json_stream_rs_tokenizer jupyterlab_widgets lazy_importer markdown_it=markdown-it-py
  matplotlib_inline mdurl numpy pandas parso pexpect prompt_toolkit psutil ptyprocess pure_eval
  pygments regex rich ruamel=ruamel-yaml sqlglot sqlglotrs sqlmesh sqlmesh_dbt=sqlmesh
  stack_data tenacity time_machine traitlets tzdata tzlocal wcwidth widgetsnbextension
`;
const DBT = `
  _cffi_backend=cffi _yaml=pyyaml agate attr=attrs attrs babel cffi colorama daff dbt=dbt-core
  dbt_common dbt_extractor dbt_semantic_interfaces dbtlabs=dbt-protos deepdiff
  dsi_pydantic_shim=dbt-semantic-interfaces hologram isodate jsonschema
  jsonschema_specifications leather logbook mashumaro more_itertools msgpack networkx
  opentelemetry=opentelemetry-api ordered_set orderly_set parsedatetime pathspec pycparser
  pytimeparse referencing rpds=rpds-py six slugify=python-slugify snowplow_tracker sqlparse
  text_unidecode werkzeug yaml=pyyaml
`;

/**
 * The modules that SQLMesh, and those that dbt-core and dbt-duckdb need, each with the normalized
 * name of its package: those of the oldest and the newest supported version, and some between.
 */
export const TOOL_MODULES: Readonly<Record<"sqlmesh" | "dbt-core", ReadonlyMap<string, string>>> = {
  sqlmesh: packagesOf(`${COMMON} ${SQLMESH}`),
  "dbt-core": packagesOf(`${COMMON} ${DBT}`),
};

function namesOf(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

function packagesOf(text: string): ReadonlyMap<string, string> {
  return new Map(
    [...namesOf(text)].map((each) => {
      const [module = "", name = module] = each.split("=");
      return [module, normalizeName(name)];
    }),
  );
}
