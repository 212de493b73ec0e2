@echo off
setlocal EnableExtensions DisableDelayedExpansion
rem Sets up what reportgen needs inside this folder, then hands over to its command line.
rem   run demo        every built-in report on the sample data
rem   run test        all checks and tests (further words go to pytest)
rem   run ANY ...     any command of reportgen; run alone shows them
rem PYTHON names the interpreter to use; PIP_INDEX_URL or pip.ini names the package index. The steps are those of
rem "run" for Linux and macOS; the reasons stand there.

set "PYTHONUTF8=1"
set "ROOT=%~dp0"
set "VENV=%ROOT%.venv"
set "PY=%VENV%\Scripts\python.exe"
set "LOCK=%ROOT%.setup-lock"

rem Pango, HarfBuzz and fontconfig come as a wheel; what is set already, for an installation elsewhere, stays.
set "LIBS=%VENV%\Lib\site-packages\gstreamer_libs"
if not defined WEASYPRINT_DLL_DIRECTORIES set "WEASYPRINT_DLL_DIRECTORIES=%LIBS%\bin"
if not defined FONTCONFIG_PATH set "FONTCONFIG_PATH=%LIBS%\etc\fonts"

set "PACKAGES=requirements.lock"
if "%~1"=="test" set "PACKAGES=requirements-dev.lock"
call :is_ready
if not %ERRORLEVEL%==0 call :set_up_alone
if not %ERRORLEVEL%==0 exit /b 4

if "%~1"=="test" goto run_tests
if "%~1"=="" goto show_help
"%PY%" "%ROOT%cli.py" %*
exit /b %ERRORLEVEL%

:show_help
"%PY%" "%ROOT%cli.py" --help
exit /b %ERRORLEVEL%

:run_tests
set "REST="
for /f "tokens=1,*" %%a in ("%*") do set "REST=%%b"
set "FAILED="
pushd "%ROOT%"
"%PY%" -m ruff check
if not %ERRORLEVEL%==0 set "FAILED=%FAILED% ruff-check"
"%PY%" -m ruff format --check
if not %ERRORLEVEL%==0 set "FAILED=%FAILED% ruff-format"
"%PY%" -m mypy
if not %ERRORLEVEL%==0 set "FAILED=%FAILED% mypy"
"%PY%" -m pytest -n auto %REST%
if not %ERRORLEVEL%==0 set "FAILED=%FAILED% pytest"
popd
if not defined FAILED exit /b 0
chcp 65001 >nul
>&2 echo reportgen：未通过：%FAILED:~1%。
exit /b 1

rem ---- what is there already ------------------------------------------------------------------------------

:is_ready
if not exist "%VENV%\.ready-%PACKAGES%" exit /b 1
"%PY%" --version >nul 2>&1
if not %ERRORLEVEL%==0 exit /b 1
fc /b "%ROOT%%PACKAGES%" "%VENV%\.ready-%PACKAGES%" >nul 2>&1
exit /b %ERRORLEVEL%

rem Two runs at once must not fill the same environment. A lock older than ten minutes was left by a run that died.
:set_up_alone
chcp 65001 >nul
set "WAITED=0"
:take_lock
mkdir "%LOCK%" 2>nul && goto locked
if %WAITED% geq 600 goto locked
if %WAITED%==0 >&2 echo reportgen：另一个进程正在准备运行环境，请稍候……若确已中断，请删除 %LOCK%
ping -n 2 127.0.0.1 >nul
set /a WAITED=WAITED+1
goto take_lock
:locked
call :is_ready
if not %ERRORLEVEL%==0 call :set_up
set "RESULT=%ERRORLEVEL%"
rmdir "%LOCK%" 2>nul
exit /b %RESULT%

rem ---- setting up -----------------------------------------------------------------------------------------

:set_up
>&2 echo reportgen：正在准备运行环境（只在第一次或更新之后）……
pushd "%ROOT%"
if exist "%VENV%\.ready-*" del /q "%VENV%\.ready-*"
call :export_index
call :sync
if not %ERRORLEVEL%==0 goto set_up_failed
copy /y %PACKAGES% "%VENV%\.ready-%PACKAGES%" >nul
copy /y requirements.lock "%VENV%\.ready-requirements.lock" >nul
"%PY%" -W ignore -c "import importlib.util as u, pathlib as p, runpy; f = p.Path(u.find_spec('weasyprint').origin).parent / 'text' / 'ffi.py'; raise SystemExit(runpy.run_path(str(f))['harfbuzz_subset'] is None)" >nul 2>&1
if not %ERRORLEVEL%==0 >&2 echo reportgen：缺少排版库，可能无法生成 PDF，Word 不受影响。详情请执行 run doctor
popd
exit /b 0

:set_up_failed
popd
>&2 echo reportgen：运行环境没有准备好，请按上面的提示处理后重新执行；如是网络原因，可用 PIP_INDEX_URL 指定镜像。
exit /b 1

:sync
call :is_new_enough "%PY%"
if not %ERRORLEVEL%==0 call :make_venv
if not %ERRORLEVEL%==0 exit /b 1
set "UV=uv"
call uv --version >nul 2>&1
if not %ERRORLEVEL%==0 call :install_uv
call "%UV%" pip sync --quiet --python "%PY%" --require-hashes --compile-bytecode %PACKAGES%
if %ERRORLEVEL%==0 exit /b 0
>&2 echo reportgen：uv 不可用，改用 pip（较慢）……
"%PY%" -m pip --version >nul 2>&1
if not %ERRORLEVEL%==0 call :make_plain_venv
if not %ERRORLEVEL%==0 exit /b 1
"%PY%" -m pip install --quiet --disable-pip-version-check --require-hashes --requirement %PACKAGES% >&2
exit /b %ERRORLEVEL%

:install_uv
set "UV=%VENV%\Scripts\uv.exe"
"%PY%" -m pip install --quiet --disable-pip-version-check "uv>=0.8" >&2
exit /b 0

:is_new_enough
"%~1" -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>&1
exit /b %ERRORLEVEL%

:make_venv
if exist "%VENV%" rmdir /s /q "%VENV%"
set "WANTED=>=3.11"
if defined PYTHON set "WANTED=%PYTHON%"
call uv venv --quiet --python "%WANTED%" "%VENV%" >nul 2>&1
if %ERRORLEVEL%==0 exit /b 0

:make_plain_venv
if exist "%VENV%" rmdir /s /q "%VENV%"
set "BASE="
if defined PYTHON set BASE="%PYTHON%"
for %%p in ("py -3.13" "py -3.12" "py -3.11" "py -3" python) do call :try_base %%p
if defined BASE call %BASE% -m venv "%VENV%" >&2
if exist "%PY%" exit /b 0
>&2 echo reportgen：本机缺少 Python 3.11 或更新版本。请执行一次：winget install --exact --id Python.Python.3.13
exit /b 1

:try_base
if defined BASE exit /b 0
call %~1 -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>&1
if %ERRORLEVEL%==0 set "BASE=%~1"
exit /b 0

rem uv does not read pip's configuration, where offices name their mirror.
:export_index
if defined UV_DEFAULT_INDEX exit /b 0
if defined UV_INDEX_URL set "UV_DEFAULT_INDEX=%UV_INDEX_URL%"
if defined UV_DEFAULT_INDEX exit /b 0
if defined PIP_INDEX_URL set "UV_DEFAULT_INDEX=%PIP_INDEX_URL%"
if defined UV_DEFAULT_INDEX exit /b 0
for /f "tokens=1,* delims== " %%k in ('findstr /b "index-url" "%APPDATA%\pip\pip.ini" 2^>nul') do set "UV_DEFAULT_INDEX=%%l"
exit /b 0
