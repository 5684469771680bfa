// A Python program, which tests run.
/**
 * The part of dbt that names what each node and each hook of a project is by 16 hexadecimal digits:
 * 8 for its own code, configuration and place, and 8 for the macros that it uses. They are made of
 * what dbt has parsed, so they are the same in each checkout, and before and after a build.
 * `dagctl_results` and `dagctl_dbt_plan` have it.
 */
export const DBT_FINGERPRINTS: string = String.raw`import hashlib

BUILT_KINDS = {
    "build": ("model", "seed", "snapshot", "test", "unit_test"),
    "run": ("model",),
}
# What no table depends on.
NOT_COMPARED = ("access", "docs", "group", "meta", "tags")
# Says that fingerprints have the hooks, too: those that version 0.2.0 stored have none.
HAS_HOOKS = {"hooks": "0" * 16}
VARIABLE = re.compile(r"""\bvar\(\s*['"]([^'"]+)['"]""")


def digits(value, most=8):
    text = json.dumps(value, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:most]


def plain_values(value):
    """Returns plain JSON without what has no value, so that a default says nothing."""
    if hasattr(value, "to_dict"):
        value = value.to_dict(omit_none=True)
    if isinstance(value, dict):
        pairs = ((str(name), plain_values(each)) for name, each in value.items())
        return {name: each for name, each in pairs if each not in (None, False, "", [], {})}
    if isinstance(value, (list, tuple)):
        return [plain_values(each) for each in value]
    return value


def kind_of_node(node):
    return str(getattr(node.resource_type, "value", node.resource_type))


def project_vars(folder):
    """Returns the variables of the project by their names, as they are written."""
    import yaml
    from dbt import constants

    # Since 1.12 they may be in a file of their own, in place of the one of the project.
    for name in ("dbt_project.yml", getattr(constants, "VARS_FILE_NAME", None)):
        if name and os.path.isfile(os.path.join(folder, name)):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                found = (yaml.safe_load(file) or {}).get("vars")
            if found and isinstance(found, dict):
                return found
    return {}


class Fingerprints:
    """Makes the fingerprints of the nodes of a manifest."""

    def __init__(self, manifest, folder, given):
        """Takes the variables of the command line, which take the place of all others."""
        self.manifest, self.given = manifest, given
        self.folders = sorted({os.path.abspath(folder), os.path.realpath(folder)}, key=len)[::-1]
        self.vars = project_vars(folder)
        self.macros = manifest.macros
        self.materializations = {}
        for name, macro in sorted(self.macros.items()):
            if macro.name.startswith("materialization_") and not macro.package_name.startswith("dbt"):
                self.materializations.setdefault(macro.name.split("_")[1], []).append(name)

    def all(self, command):
        """Returns the fingerprints of all that a command builds and executes, by their ids."""
        hooks = {hook["id"]: hook["fingerprint"] for hook in self.hooks(command)}
        return {**self.built(command), **hooks, **HAS_HOOKS}

    def built(self, command):
        """Returns the fingerprints of all nodes that a command builds, by their ids."""
        kinds = BUILT_KINDS[command]
        nodes = dict(self.manifest.nodes)
        nodes.update(getattr(self.manifest, "unit_tests", None) or {})
        return {
            name: self.of(node)
            for name, node in nodes.items()
            if kind_of_node(node) in kinds
        }

    def hooks(self, command):
        """Returns the hooks that a command executes: those of packages, and around nodes."""
        nodes = self.manifest.nodes.values()
        once = [node for node in nodes if kind_of_node(node) == "operation"]
        project = getattr(self.manifest.metadata, "project_name", None)
        # As dbt: those of the project after those of its packages.
        once.sort(key=lambda node: (node.package_name == project, node.package_name, node.index))
        stages = {"on-run-start": [], "on-run-end": []}
        for node in once:
            stage = "on-run-start" if "on-run-start" in node.tags else "on-run-end"
            name = stage if node.package_name == project else stage + " of " + node.package_name
            hook = {"id": node.unique_id, "name": name, "text": node.raw_code}
            stages[stage].append({**hook, "fingerprint": self.of(node)})
        around = {}
        for node in sorted(nodes, key=lambda node: node.unique_id):
            is_built = kind_of_node(node) in BUILT_KINDS[command]
            # Nothing is executed for an ephemeral model.
            if not is_built or getattr(node.config, "materialized", None) == "ephemeral":
                continue
            for stage in ("pre_hook", "post_hook"):
                for hook in getattr(node.config, stage, None) or []:
                    key = (stage.replace("_", "-"), node.package_name, hook.sql, hook.transaction)
                    around.setdefault(key, []).append(node)
        return [*stages["on-run-start"], *map(self.around, around.items()), *stages["on-run-end"]]

    def around(self, found):
        """Returns a hook of nodes of one package: many have the one of a folder."""
        (stage, package, sql, in_transaction), nodes = found
        words = set(re.findall(r"\w+", sql))
        used = {name for node in nodes for name in node.depends_on.macros}
        used = self.closure(name for name in used if name.split(".")[-1] in words)
        texts = [self.macros[name].macro_sql for name in used]
        values = self.values({name for text in [sql, *texts] for name in VARIABLE.findall(text)}, package)
        more = " and %d more" % (len(nodes) - 1) if len(nodes) > 1 else ""
        return {
            "id": "hook.%s.%s" % (stage, digits([package, sql, in_transaction], 16)),
            "name": "%s of %s%s" % (stage, nodes[0].name, more),
            "text": sql,
            "fingerprint": digits([sql, values]) + digits([used, texts]),
        }

    def of(self, node):
        config = plain_values(getattr(node, "config", {}))
        depends_on = getattr(node, "depends_on", None)
        macros = list(getattr(depends_on, "macros", None) or [])
        macros += self.materializations.get(str(config.get("materialized")), [])
        used = self.closure(macros)
        texts = [self.macros[name].macro_sql for name in used]
        code = getattr(node, "raw_code", "") or ""
        names = {name for text in [code, *texts] for name in VARIABLE.findall(text)}
        own = [
            code,
            {name: value for name, value in config.items() if name not in NOT_COMPARED},
            [getattr(node, name, None) for name in ("database", "schema", "alias", "name")],
            self.described(node, config),
            self.file(node),
            [self.place(name) for name in sorted(getattr(depends_on, "nodes", None) or [])],
            self.values(names, getattr(node, "package_name", None)),
            self.test(node),
        ]
        return digits(self.anywhere(own)) + digits([used, texts])

    def anywhere(self, value):
        """Returns a value without the folder that the project happens to be in."""
        text = json.dumps(value, sort_keys=True, default=str)
        for folder in self.folders:
            text = text.replace(json.dumps(folder)[1:-1], ".")
        return text

    def closure(self, names):
        """Returns the names of macros with those that they use, in order."""
        found, left = set(), list(names)
        while left:
            name = left.pop()
            if name in found or name not in self.macros:
                continue
            found.add(name)
            left.extend(self.macros[name].depends_on.macros)
        return sorted(found)

    def values(self, names, package):
        own = self.vars.get(package)
        own = own if isinstance(own, dict) else {}
        known = {**self.vars, **own, **self.given}
        return {name: known.get(name) for name in sorted(names)}

    def place(self, name):
        """Returns a node that is read; of a source, the relation that it is."""
        source = self.manifest.sources.get(name)
        if source is None:
            return name
        return [name, source.database, source.schema, source.identifier]

    def described(self, node, config):
        """Returns the descriptions that are written to the warehouse."""
        if not config.get("persist_docs"):
            return None
        columns = getattr(node, "columns", None) or {}
        return [node.description, {name: one.description for name, one in columns.items()}]

    def file(self, node):
        """Returns what a seed has. dbt does not read large ones to compare them."""
        checksum = getattr(node, "checksum", None)
        if kind_of_node(node) != "seed":
            return None
        if getattr(checksum, "name", None) != "path":
            return getattr(checksum, "checksum", None)
        known = hashlib.sha256()
        with open(os.path.join(node.root_path, node.original_file_path), "rb") as file:
            for block in iter(lambda: file.read(1 << 20), b""):
                known.update(block)
        return known.hexdigest()

    def test(self, node):
        """Returns what a test checks, where that is not its code."""
        metadata = getattr(node, "test_metadata", None)
        is_unit = kind_of_node(node) == "unit_test"
        parts = ("model", "given", "expect", "overrides") if is_unit else ()
        return [plain_values(metadata)] + [plain_values(getattr(node, name, None)) for name in parts]
`;
