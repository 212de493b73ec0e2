"""`./run` on imitated machines, and the promises of the lock files and of the wheel."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock")
posix_only = pytest.mark.skipif(os.name != "posix", reason="run.cmd serves Windows")


# ---- an imitated machine: PATH holds only what is put there, the clone lies in a folder with a space -------

# fmt: off
TOOLS = (
    "cat", "cksum", "cp", "dirname", "env", "head", "id", "mkdir", "readlink", "rm", "sed", "sh", "sleep", "tail",
    "touch", "uname",
)
# fmt: on

# Stands for the interpreter of the environment. Its answer to the loading of Pango is the marker file's.
PYTHON = """#!/bin/sh
if [ "$1 $2" = "-m pip" ]; then
    echo "$*" >>{machine}/pip.log
    test ! -f {machine}/no-network
    exit
fi
case $1 in
--version) cat {machine}/python-version ;;
-W) test -f {machine}/pango ;;
-m) echo "$2" >>{machine}/gates; test "$2" != "$(cat {machine}/failing-gate)" ;;
*) exec {interpreter} "$@" ;;
esac
"""
UV = """#!/bin/sh
echo "$*" >>{machine}/uv.log
for last; do :; done
case $1 in
venv) mkdir -p "$last/bin" && cp {machine}/python "$last/bin/python" ;;
pip) test ! -f {machine}/slow-network || sleep 1; test ! -f {machine}/no-network && test ! -f {machine}/broken-uv ;;
esac
"""
APT = """#!/bin/sh
echo "$*" >>{machine}/apt.log
case $1 in
update) touch {machine}/lists ;;
install) test -f {machine}/lists && touch {machine}/pango ;;
esac
"""
CLI = """
import json, os, sys
print(json.dumps({"words": sys.argv[1:], "folder": os.getcwd()}))
sys.exit(int(os.environ.get("EXIT_CODE", "0")))
"""


@dataclass(frozen=True, slots=True)
class Machine:
    """A folder with a clone of the bootstrap, a PATH of its own, and logs of what was asked for."""

    home: Path
    clone: Path

    def put(self, name: str, text: str = "") -> Path:
        path = self.home / name
        path.write_text(text, encoding="utf-8")
        return path

    def command(self, name: str, script: str) -> None:
        names = {"{machine}": str(self.home), "{interpreter}": sys.executable}
        text = re.sub("|".join(names), lambda name: shlex.quote(names[name[0]]), script)
        self.put(name, text).chmod(0o755)

    def log(self, name: str) -> list[str]:
        path = self.home / name
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []

    def start(self, *words: str, **environ: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [self.clone / "run", *words],
            cwd=self.home,
            env={"PATH": str(self.home / "bin"), "HOME": str(self.home), **environ},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def run(self, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
        with self.start(*words, **environ) as process:
            out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(words, process.returncode, out, err)

    def syncs(self) -> list[str]:
        return [line.split()[-1] for line in self.log("uv.log") if line.startswith("pip sync")]


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    """A machine with uv, apt-get (its package lists not fetched yet) and Pango."""
    home, clone = tmp_path / "家 目录", tmp_path / "家 目录" / "新 机器"
    (home / "bin").mkdir(parents=True)
    clone.mkdir()
    for tool in TOOLS:
        (home / "bin" / tool).symlink_to(shutil.which(tool) or f"{tool}-is-missing")
    for name in ("run", *LOCKS):
        shutil.copy(ROOT / name, clone / name)
    (clone / "cli.py").write_text(CLI, encoding="utf-8")
    it = Machine(home, clone)
    it.command("python", PYTHON)
    it.command("bin/uv", UV)
    it.command("bin/apt-get", APT)
    it.put("python-version", "Python 3.11.2\n")
    it.put("failing-gate", "none\n")
    it.put("pango")
    yield it
    assert not (clone / ".setup-lock").exists(), "the lock outlived its holder"


@posix_only
def test_first_run_sets_up_and_second_does_not(machine: Machine) -> None:
    first, second = machine.run("demo"), machine.run("demo")
    assert (first.returncode, second.returncode) == (0, 0)
    assert "正在准备运行环境" in first.stderr
    assert second.stderr == ""
    assert machine.syncs() == ["requirements.lock"]
    assert all("--require-hashes" in line for line in machine.log("uv.log") if line.startswith("pip sync"))


@posix_only
def test_words_folder_and_exit_code_pass_through(machine: Machine) -> None:
    done = machine.run("render", "月度 通报", "--only=*", "", EXIT_CODE="3")
    assert json.loads(done.stdout) == {
        "words": ["render", "月度 通报", "--only=*", ""],
        "folder": str(machine.home),
    }
    assert done.returncode == 3


@posix_only
def test_without_words_shows_help(machine: Machine) -> None:
    assert json.loads(machine.run().stdout)["words"] == ["--help"]


@posix_only
def test_works_through_a_link_from_elsewhere(machine: Machine) -> None:
    link = machine.home / "bin" / "reportgen"
    link.symlink_to(machine.clone / "run")
    done = subprocess.run([link, "kinds"], env={"PATH": str(link.parent)}, capture_output=True, check=True)
    assert json.loads(done.stdout)["words"] == ["kinds"]


@posix_only
@pytest.mark.parametrize("name", ["clone/requirements.lock", "python-version"])
def test_new_lock_or_interpreter_sets_up_again(machine: Machine, name: str) -> None:
    machine.run("demo")
    path = machine.home / name.replace("clone", machine.clone.name)
    path.write_text(path.read_text(encoding="utf-8") + "# newer\n", encoding="utf-8")
    machine.run("demo")
    machine.run("demo")
    assert machine.syncs() == ["requirements.lock"] * 2


@posix_only
def test_vanished_interpreter_is_replaced(machine: Machine) -> None:
    machine.run("demo")
    (machine.clone / ".venv" / "bin" / "python").unlink()
    assert machine.run("demo").returncode == 0
    assert [line.split()[0] for line in machine.log("uv.log")] == ["venv", "pip", "venv", "pip"]


@posix_only
def test_what_tests_need_serves_the_program_but_not_the_reverse(machine: Machine) -> None:
    machine.run("demo")
    machine.run("test")
    machine.run("test")
    machine.run("demo")
    assert machine.syncs() == ["requirements.lock", "requirements-dev.lock"]


@posix_only
@pytest.mark.parametrize("gate", ["none", "ruff", "mypy", "pytest"])
def test_every_gate_runs_and_any_failure_fails(machine: Machine, gate: str) -> None:
    machine.put("failing-gate", gate)
    done = machine.run("test")
    assert machine.log("gates") == ["ruff", "ruff", "mypy", "pytest"]
    assert done.returncode == (0 if gate == "none" else 1)
    assert (f"未通过：{gate}" in done.stderr) == (gate != "none")


@posix_only
def test_failed_download_is_tried_again_next_time(machine: Machine) -> None:
    machine.put("no-network")
    failed = machine.run("demo")
    assert failed.returncode == 4
    assert "PIP_INDEX_URL" in failed.stderr
    (machine.home / "no-network").unlink()
    assert machine.run("demo").returncode == 0


@posix_only
def test_where_uv_fails_pip_installs_with_the_same_hashes(machine: Machine) -> None:
    machine.put("broken-uv")
    assert machine.run("demo").returncode == 0
    install = machine.log("pip.log")[-1]
    assert "--require-hashes" in install
    assert install.endswith("--requirement requirements.lock")


@posix_only
@pytest.mark.parametrize("environ", [{}, {"PIP_INDEX_URL": "https://mirror.example/simple"}])
def test_uv_is_told_of_the_mirror_pip_knows(machine: Machine, environ: dict[str, str]) -> None:
    (machine.home / ".pip").mkdir()
    machine.put(
        ".pip/pip.conf", "[global]\nindex-url = https://mirror.example/simple\n" if not environ else ""
    )
    machine.command("bin/uv", UV.replace('"$*"', '"$UV_DEFAULT_INDEX $*"'))
    machine.run("demo", **environ)
    assert {line.split()[0] for line in machine.log("uv.log")} == {"https://mirror.example/simple"}


@posix_only
def test_two_at_once_set_up_once(machine: Machine) -> None:
    machine.put("slow-network")
    processes = [machine.start("demo") for _ in range(3)]
    for process in processes:
        out, err = process.communicate(timeout=60)
        assert (process.returncode, json.loads(out)["words"]) == (0, ["demo"]), err
    assert machine.syncs() == ["requirements.lock"]


@posix_only
def test_lock_of_a_dead_process_is_passed_over(machine: Machine) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as dead:
        pass
    (machine.clone / ".setup-lock").mkdir()
    (machine.clone / ".setup-lock" / "pid").write_text(f"{dead.pid}\n", encoding="utf-8")
    assert machine.run("demo").returncode == 0


@posix_only
def test_missing_pango_is_installed_after_fetching_the_lists(machine: Machine) -> None:
    (machine.home / "pango").unlink()
    machine.command("bin/id", "#!/bin/sh\necho 0\n")
    done = machine.run("demo")
    assert [line.split()[0] for line in machine.log("apt.log")] == ["install", "update", "install"]
    assert "libharfbuzz-subset0" in done.stderr
    assert machine.run("demo").stderr == ""


@posix_only
def test_missing_pango_without_rights_names_the_line_and_goes_on(machine: Machine) -> None:
    (machine.home / "pango").unlink()
    machine.command("bin/id", "#!/bin/sh\necho 1000\n")
    line = "apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    for _ in range(2):
        done = machine.run("demo")
        assert done.returncode == 0
        assert done.stderr.count(line) == 1
    assert machine.log("apt.log") == []
    machine.put("pango")
    assert machine.run("demo").stderr == ""


@posix_only
def test_tests_bring_other_viewers_and_the_program_does_not(machine: Machine) -> None:
    machine.command("bin/id", "#!/bin/sh\necho 0\n")
    machine.put("lists")
    machine.run("demo")
    assert machine.log("apt.log") == []
    assert machine.run("test").returncode == 0
    (line,) = machine.log("apt.log")
    assert {"poppler-utils", "ghostscript", "chromium", "libjs-pdf", "libreoffice-writer-nogui"} <= set(
        line.split()
    )
    machine.run("test")
    assert machine.log("apt.log") == [line]


@posix_only
def test_without_rights_tests_name_the_line_for_the_viewers_and_go_on(machine: Machine) -> None:
    machine.command("bin/id", "#!/bin/sh\necho 1000\n")
    done = machine.run("test")
    assert done.returncode == 0
    assert done.stderr.count("sudo apt-get install -y --no-install-recommends poppler-utils") == 1
    assert machine.log("apt.log") == []
    assert machine.log("gates") == ["ruff", "ruff", "mypy", "pytest"]


@posix_only
def test_viewers_that_cannot_be_had_do_not_stop_the_tests(machine: Machine) -> None:
    machine.command("bin/id", "#!/bin/sh\necho 0\n")
    machine.command("bin/apt-get", "#!/bin/sh\necho no network >&2\nexit 100\n")
    done = machine.run("test")
    assert done.returncode == 0
    assert "没有装上 看样用的阅读程序" in done.stderr


@posix_only
def test_without_python_or_rights_stops_with_the_line_to_run(machine: Machine) -> None:
    (machine.home / "bin" / "uv").unlink()
    machine.command("bin/id", "#!/bin/sh\necho 1000\n")
    done = machine.run("demo")
    assert done.returncode == 4
    assert "sudo apt-get install -y --no-install-recommends python3 python3-venv" in done.stderr
    assert done.stdout == ""
    assert not (machine.clone / ".venv").exists()


@posix_only
@pytest.mark.parametrize("shell", ["sh", "dash", "bash"])
def test_run_is_posix_shell(shell: str) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    assert os.access(ROOT / "run", os.X_OK)
    subprocess.run([shell, "-n", ROOT / "run"], check=True)


def test_windows_script_has_windows_line_ends() -> None:
    script = (ROOT / "run.cmd").read_bytes()
    assert script.count(b"\n") == script.count(b"\r\n") > 0
    before_utf8 = script.partition(b"chcp 65001")[0]
    assert before_utf8.isascii(), "read in the console's own encoding up to here"


# ---- lock files --------------------------------------------------------------------------------------------


def load_toml(name: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / name).read_text(encoding="utf-8"))


def normal(requirement: str) -> str:
    """The name a requirement asks for, as indexes write it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement, maxsplit=1)[0]).lower()


def pins(name: str) -> dict[tuple[str, str], set[str]]:
    """(name, version) and hashes of each requirement; every line must be one or the other."""
    found: dict[tuple[str, str], set[str]] = {}
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        pin = re.fullmatch(r"([\w.-]+)==([\w.]+)(?: ; [^-]+)?((?: +--hash=sha256:[0-9a-f]{64})+)", line)
        assert pin, f"{name}: neither a pin with hashes nor a comment: {line[:120]}"
        found[pin[1], pin[2]] = set(re.findall(r"sha256:[0-9a-f]{64}", pin[3]))
    return found


def test_lock_names_the_public_index_only() -> None:
    lock = load_toml("uv.lock")
    sources = [package["source"] for package in lock["package"]]
    assert [s for s in sources if s != {"registry": "https://pypi.org/simple"}] == [{"editable": "."}]
    urls = re.findall(r'url = "([^"]+)"', (ROOT / "uv.lock").read_text(encoding="utf-8"))
    assert urls
    assert [url for url in urls if not url.startswith("https://files.pythonhosted.org/packages/")] == []


def test_lock_is_made_from_this_pyproject() -> None:
    project = load_toml("pyproject.toml")
    (own,) = (p for p in load_toml("uv.lock")["package"] if p["name"] == "reportgen")
    extras = project["project"]["optional-dependencies"]

    def locked(entries: list[dict[str, str]]) -> list[tuple[str, str]]:
        return sorted((entry["name"], entry.get("specifier", "")) for entry in entries)

    def asked(requirements: list[str]) -> list[tuple[str, str]]:
        plain = (requirement.partition(";")[0].replace(" ", "") for requirement in requirements)
        return sorted((normal(text), re.sub(r"^[\w.-]+", "", text)) for text in plain)

    metadata = own["metadata"]
    assert locked(metadata["requires-dist"]) == asked(
        project["project"]["dependencies"] + [r for group in extras.values() for r in group]
    )
    written = {tuple(sorted(spec.split(","))) for _, spec in locked(metadata["requires-dev"]["dev"])}
    assert written == {tuple(sorted(s.split(","))) for _, s in asked(project["dependency-groups"]["dev"])}


@pytest.mark.parametrize("name", LOCKS)
def test_hashed_requirements_agree_with_the_lock(name: str) -> None:
    locked = {
        (package["name"], package["version"]): {
            file["hash"] for file in [*package.get("wheels", []), *filter(None, [package.get("sdist")])]
        }
        for package in load_toml("uv.lock")["package"]
        if "version" in package
    }
    for pin, hashes in pins(name).items():
        assert hashes == locked[pin], pin


def test_each_stage_has_what_it_asks_for() -> None:
    project = load_toml("pyproject.toml")
    run, dev = (pins(name) for name in LOCKS)
    asked = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["bundled-libs"],
        *project["project"]["optional-dependencies"]["sql"],
    ]
    assert {normal(r) for r in asked} <= {name for name, _ in run}
    asked += project["project"]["optional-dependencies"]["parquet"]
    assert {normal(r) for r in asked} <= {name for name, _ in dev}
    assert {normal(r) for r in project["dependency-groups"]["dev"]} <= {name for name, _ in dev}
    assert run.items() <= dev.items(), "tests would run against other versions than the program"


# ---- wheel -------------------------------------------------------------------------------------------------


def test_wheel_carries_templates_samples_and_fonts(tmp_path: Path) -> None:
    build = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", build, tmp_path], cwd=ROOT, check=True, capture_output=True, encoding="utf-8"
    )
    with zipfile.ZipFile(tmp_path / done.stdout.split()[-1]) as wheel:
        carried = set(wheel.namelist())
        entry_points = wheel.read(next(n for n in carried if n.endswith("entry_points.txt"))).decode()
    for folder, inside in (
        ("reportgen", "reportgen"),
        ("templates", "reportgen/_builtin/templates"),
        ("sample_data", "reportgen/_builtin/sample_data"),
    ):
        wanted = [p.relative_to(ROOT / folder) for p in sorted((ROOT / folder).rglob("*")) if p.is_file()]
        wanted = [p for p in wanted if "__pycache__" not in p.parts and not p.name.startswith(("~$", "."))]
        assert wanted
        assert [p for p in wanted if f"{inside}/{p.as_posix()}" not in carried] == []
    assert "reportgen = reportgen.cli:main" in entry_points
