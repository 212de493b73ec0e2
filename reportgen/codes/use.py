"""U, B, R, E, M: how the program is called, what becomes of files, reports and the machine."""

from __future__ import annotations

TEXT = """
U001 没有这个命令
  命令的名字打错了。
  看提示里最像的命令；reportgen --help 列出全部。
  reportgen rendr → reportgen render

U002 没有这个选项
  选项的名字打错了，或这个命令没有这个选项。
  用 reportgen 命令 --help 查看它的选项。
  --fromat → --format

U003 缺少必填的参数或选项
  这个命令少了必须写的内容。
  照提示补上。
  reportgen render monthly-bulletin --data 指标数据.xlsx

U004 选项的内容不对
  选项后面的内容不合要求。
  照提示改正。
  --jobs 后面应是数字

U005 选项后面缺少或多了内容
  有的选项后面要写内容，有的不能写。
  照提示改正。
  --out 后面要写文件夹；--force 后面不写

U006 多出了内容
  多打了词，或选项的内容没有紧跟在选项后面。
  删去多余的；路径里有空格的加引号。
  --data 我的 数据.xlsx → --data "我的 数据.xlsx"

U009 命令写得不对
  命令有其他写法上的错误。
  用 reportgen 命令 --help 查看用法。
  reportgen render --help

U101 没有这个报告种类
  代号或名称打错了，或是自己的种类而没有写 --templates。
  reportgen kinds 查看全部；自己的种类加 --templates 文件夹。
  reportgen kinds --templates 种类

U102 缺少这种报告必需的数据
  kind.toml 的 requires 写明没有这些表就不生成；只缺这种报告的，其他种类照常生成。
  在工作簿里补上这些表。
  问题清单类的报告需要“问题清单”表

U103 没有这个单位
  --only 后面的单位不在“单位”表里。
  用“单位”表里的全称或简称。
  --only 朱坝街道

U104 数据中没有这一期
  --period 或报告期指的一期没有指标结果。
  改用提示里列出的期别，或补填数据。
  --period 2022-06

U105 单位和报告的范围不合
  全地区的报告不能指明单位，单位报告在 Python 中要指明单位。
  去掉 --only，或写明 department。
  reportgen.build("feedback-sheet", data, department="朱坝街道")

U106 没有这种格式
  --format 只能是 docx、pdf、html，可以用逗号并列。
  改正格式。
  --format docx,pdf

U107 没有这种修约规则
  --rounding 只能是 half_up（四舍五入）或 gb8170（奇进偶舍）。
  改正规则；不写就是四舍五入。
  --rounding gb8170

U108 数据文件在读取之后被改动了
  归档的 PDF 要附上数据文件，而它与刚才读的不一样了。
  保存好数据后重新运行。
  生成期间有人保存了工作簿

U109 --templates 后面不是放报告种类的文件夹
  文件夹不存在，或里面没有带 kind.toml 的子文件夹。
  写放种类的那个文件夹，不是某个种类自己的文件夹。
  --templates 种类，不是 --templates 种类/weekly

U110 没有这种编码
  --encoding 后面的编码名称不对。
  常见的有 utf-8、gb18030、big5、utf-16。
  --encoding gb18030

U111 没有这个文件
  路径打错了，或文件换了位置。
  检查路径。
  reportgen lint 成品/2022-06/monthly-bulletin.docx

U112 文件打不开
  没有权限，或正被别的程序占用。
  检查权限，关闭正在打开它的程序。
  正在 Word 中打开的文件

U113 不是报告种类文件夹
  文件夹里没有 kind.toml。
  指明成品文件，或含 kind.toml 和 body.md 的文件夹。
  reportgen lint 种类/weekly

U114 数据不需要这份报告
  种类写了 letter 或 when，而这个单位、这一期不符合条件。
  不必生成；如应当生成，核对数据。
  没有触发预警的单位不需要警示函

U115 不能作为代号
  代号就是文件夹的名字，有的字符不能用作文件名，也不能以 _ 或 . 开头。
  换一个代号。
  weekly-brief、周报

U116 代号已经有了
  同名的种类文件夹已存在，或与程序自带的种类同名；不会覆盖。
  换一个代号；要改写自带的种类，加 --from 同一代号。
  reportgen new monthly-bulletin --from monthly-bulletin

U117 --from 和 --scope 不能同时写
  照抄的种类范围已定。
  去掉一个；抄好后可在 kind.toml 里改 scope。
  reportgen new weekly --from monthly-bulletin

U118 没有这种范围
  --scope 只能是 area 或 department。
  area 全地区一份，department 每个单位一份。
  --scope department

U119 工作区的位置不能用
  文件夹里已有内容，或同名的是文件；不会覆盖。
  换一个空文件夹；要补上缺少的文件，加 --force。
  reportgen init 新工作区

U120 选项不能和 --watch 同时用
  监视时一直在生成，与只看不做、输出 JSON、全部重做不能并用。
  去掉一个。
  reportgen render weekly --data . --watch

U121 查不到数字的出处
  成品旁边没有同名的 .figures.json，只有本程序生成的报告才有。
  不要把成品单独移走；或重新生成。
  weekly.docx 旁边应有 weekly.figures.json

U122 记录数字出处的文件不能用
  文件不完整，或是别的版本写的。
  用 render --force 重新生成。
  weekly.figures.json 被改动过

U123 没有这个代号
  代号打错了。
  代号写在每条提示的方括号里；reportgen explain 列出全部。
  reportgen explain D303

U124 要填的内容从哪里来没有写清
  --data 和 --context 要写一个，也只能写一个。
  用数据填写 --data；用自己的 JSON 文件填写 --context。
  reportgen fill 聘书.docx --context 名单.json

U125 不能这样逐份生成
  --each 后面不是能逐份生成的一组，或 --only 没有和 --each 一起用。
  用数据填写时写 --each 单位；用 JSON 填写时写其中一个列表的名称。
  --each 单位 --only 朱坝街道

U126 JSON 文件不能用
  不是正确的 JSON，最外层不是 {…}，或几项的文件名相同。
  检查引号、逗号和括号；用“文件名”写明每一项的文件名。
  {"名单": [{"文件名": "张三", "姓名": "张三"}]}

U127 成品的位置不对
  会覆盖模板本身，或要生成多份却只给了一个文件名。
  用 --out 换一个位置；多份时写文件夹。
  --out 成品

U128 名册不能用
  表头下面没有内容、列名重复、内容上面没有列名，或公式没有结果。
  第一行写各列的名称，下面每行一份。
  名册.xlsx：姓名 职务

U131 给出的不是表格
  Python 中 load 的内容不能当作表格，或 percent 写了没有给出的表。
  给 pandas 的 DataFrame、支持 Arrow 的表，或一行一个字典的清单。
  reportgen.load({"指标结果": frame, …})

U132 不能导出成这种文件
  export 的 --out 只能是 .xlsx、.csv 或 .parquet 文件。
  改正扩展名。
  --out 结果.xlsx

U139 发给一个单位的文件不能附上全部数据
  --archive 把数据文件整个附在 PDF 里，里面有其他单位的数据和文字素材。
  单位各一份的报告不加 --archive；归档用全地区一份的报告。
  render feedback-sheet --data 数据.xlsx --archive

B101 成品改动过，没有覆盖
  文件在生成后被人改过，或不是本程序生成的；覆盖会丢掉改动。
  先把要保留的改动另存，确需重新生成的加 --force。
  在 Word 里改过的通报

B102 生成报告的进程意外中止或超时
  多半是内存不足，被系统结束了；也可能是模板里的循环太大，一份报告超过15分钟。
  减少 --jobs 后再试；仍不行的请检查模板里的循环和版式。
  --jobs 1

B103 过期的文件已移走
  早先生成的文件，按现在的数据已经不对或不需要，移到了“过期”文件夹。
  不要再使用。
  单位改名后，旧名的反馈单移到 过期 里

B104 过期的文件移不走
  文件已过期，但正被占用，移不走。
  关闭打开它的程序，手工删除，不要使用。
  正在 Word 中打开的旧文件

B105 过期的文件改动过，没有移动
  文件已过期，但有人在生成后改过，程序不敢移动。
  核对后自行保留或删除，不要直接发出。
  改过的旧督办函

B106 已有同名的文件，没有覆盖
  那里已有内容不同的文件，可能是别的内容或改动过的成品。
  换一个位置；确需覆盖的加 --force。
  reportgen fill 聘书.docx --context 名单.json --out 成品 --force

B107 生成的文件不见了
  文件写好之后、这次运行结束之前，被删除或移走了。
  重新运行；生成期间不要动成品文件夹，也不要放在会自动清理的地方。
  生成时有人清空了成品文件夹

B999 程序内部出错
  这是程序的缺陷，不是数据或操作的问题。
  把“程序错误.txt”发给维护人员。
  其他报告不受影响，照常生成

R201 缺少这份报告必需的数据
  kind.toml 的 [absent] 写明没有这项数据就不生成。
  照提示在工作簿或素材里补上。
  “总体情况”没有素材

R301 文字中有不能写入文件的控制字符
  这类字符 Word 打不开。
  在工作簿中删去后重试。
  从别的系统导出的文字

R302 字库里没有这些字
  随程序的字体没有这些字，PDF 会印成空框。
  改用规范字形，或换一种写法。
  异体字、生僻人名

R303 照片打不开
  照片在读取之后损坏，或不是常见的格式。
  用看图软件打开后另存为 .jpg，再生成。
  现场照片.jpg

R310 填出来的文件不合 Word 的格式
  表格没有行、行没有格、格数与列数不同，或语句套错了位置，Word 打不开。
  按提示改模板。
  {%tr for %} 循环的名单是空的

R311 各份不能合成一个文件
  有的份没有填好，或各份的页眉、页脚、图片、链接不同。
  按提示改正；各份不同的去掉 --one-file。
  页眉里写着 {{ 姓名 }}

R312 填好的文件转不成 PDF
  LibreOffice 打不开或没有转完。
  用 Word 打开填好的文件看看，或在 Word 里另存为 PDF。
  reportgen fill 聘书.docx --context 名单.json --format docx,pdf

E401 存放成品的文件夹不能用
  没有写入权限，或路径中有一段是文件。
  用 --out 换一个可写的文件夹。
  --out D:/成品

E402 文件写不进去
  没有权限、磁盘已满，或文件正被 Word、WPS 打开。
  关闭打开它的程序，检查权限和磁盘空间。
  正在看的成品先关掉再生成

E403 另一个任务正在用这个文件夹
  两个任务同时写一个文件夹会互相覆盖。
  等它结束，或用 --out 换一个文件夹。
  监视（--watch）正在写同一个文件夹

E404 文件移不走
  要移到“过期”的文件正被占用。
  关闭打开它的程序后再运行。
  正在 Word 中打开的旧文件

E406 LibreOffice 用不了
  填好的 Word 文件由 LibreOffice 转成 PDF，这台机器上没有装，或没有转完。
  装上 LibreOffice，或在 Word、WPS 里另存为 PDF。
  --format docx,pdf

E411 没有设置环境变量
  数据源文件里写了 ${名称}，这台机器上却没有设置它。
  设置后再运行。
  export DB_PASSWORD=…

E412 没有安装数据库驱动
  连接这种数据库需要的 Python 软件包没有装。
  PostgreSQL、MySQL 用 pip install "reportgen[sql]"；其他数据库装厂商的驱动。
  达梦装 dmPython，人大金仓装 ksycopg2

E413 数据库连不上
  地址、端口、用户或密码不对，网络不通，或服务没有启动。没有写任何文件。
  检查后再运行；急用时可以先用上一次的快照。
  --data 数据源.快照.xlsx

M301 缺少排版所需的系统库
  生成 PDF 要用系统库 Pango，本机没有。
  照提示安装；只要 Word 的加 --format docx。
  reportgen doctor 检查运行环境
"""
