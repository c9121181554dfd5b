<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>AddressRow</name>
    <message>
        <source>The hub&apos;s address, or a mirror&apos;s.</source>
        <translation>模型站点或镜像的地址。</translation>
    </message>
    <message>
        <source>Address of %1</source>
        <translation>%1 的地址</translation>
    </message>
</context>
<context>
    <name>AdvancedSampling</name>
    <message>
        <source>Typical</source>
        <translation>典型采样（typical-p）</translation>
    </message>
    <message>
        <source>Leave out words that are much more or much less surprising than usual.</source>
        <translation>排除出人意料程度明显偏高或偏低的词。</translation>
    </message>
    <message>
        <source>Presence penalty</source>
        <translation>存在惩罚</translation>
    </message>
    <message>
        <source>Words that occur already become less likely, however often they came.</source>
        <translation>降低已出现过的词再次出现的概率，与出现次数无关。</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Frequency penalty</source>
        <translation>频率惩罚</translation>
    </message>
    <message>
        <source>The same, but the more the oftener they came.</source>
        <translation>同上，但出现次数越多，概率降得越低。</translation>
    </message>
    <message>
        <source>Against repeated phrases (DRY)</source>
        <translation>抑制重复语句（DRY）</translation>
    </message>
    <message>
        <source>Makes it harder to go on with a phrase that was written before; 0.8 is usual.</source>
        <translation>让模型更难照着写过的语句继续写下去；常用值为 0.8。</translation>
    </message>
    <message>
        <source>Avoid the obvious (XTC)</source>
        <translation>避开陈词（XTC）</translation>
    </message>
    <message>
        <source>How often the likeliest words are passed over, for livelier writing.</source>
        <translation>以多大概率跳过最可能的词，让文字更生动。</translation>
    </message>
</context>
<context>
    <name>AllowNetworkCard</name>
    <message>
        <source>Use the network?</source>
        <translation>要使用网络吗？</translation>
    </message>
    <message>
        <source>Fireside is offline until you allow the network. It is needed to download %1.</source>
        <translation>在您允许之前，Fireside 不会联网。下载 %1 需要使用网络。</translation>
    </message>
    <message>
        <source>Only searches and downloads that you ask for use it. Your conversations never leave this computer. Every request is listed in the settings, and you can go offline again at any time.</source>
        <translation>只有您主动发起的搜索和下载才会使用网络。您的对话绝不会离开这台电脑。每一次请求都列在设置中，您可以随时恢复离线。</translation>
    </message>
    <message>
        <source>Stay offline</source>
        <translation>保持离线</translation>
    </message>
    <message>
        <source>Allow and download</source>
        <translation>允许并下载</translation>
    </message>
</context>
<context>
    <name>AnswerMessage</name>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>You stopped this answer.</source>
        <translation>您已停止这次回答。</translation>
    </message>
    <message>
        <source>This answer was cut off when the program ended. Nothing that had arrived is lost.</source>
        <translation>程序退出时，这次回答中断了。已生成的内容没有丢失。</translation>
    </message>
</context>
<context>
    <name>AppearanceSettings</name>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>配色</translation>
    </message>
    <message>
        <source>“System” follows the desktop&apos;s light or dark scheme.</source>
        <translation>“跟随系统”会使用桌面的浅色或深色模式。</translation>
    </message>
    <message>
        <source>System</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Show the speed while an answer is written</source>
        <translation>生成回答时显示速度</translation>
    </message>
    <message>
        <source>Tokens per second, beside the send button.</source>
        <translation>每秒词元数，显示在发送按钮旁。</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>“System” follows the desktop&apos;s language. Takes effect when Fireside starts again.</source>
        <translation>“跟随系统”会使用桌面的语言。重新启动 Fireside 后生效。</translation>
    </message>
</context>
<context>
    <name>ArrivedToast</name>
    <message>
        <source>Chat with it</source>
        <translation>开始对话</translation>
    </message>
    <message>
        <source>%1 is here</source>
        <translation>%1 已下载完成</translation>
    </message>
</context>
<context>
    <name>BranchSwitcher</name>
    <message>
        <source>Previous version</source>
        <translation>上一个版本</translation>
    </message>
    <message>
        <source>%1/%2</source>
        <translation>%1/%2</translation>
    </message>
    <message>
        <source>Version %1 of %2</source>
        <translation>第 %1 个版本，共 %2 个</translation>
    </message>
    <message>
        <source>Next version</source>
        <translation>下一个版本</translation>
    </message>
</context>
<context>
    <name>CatalogList</name>
    <message>
        <source>Recommended models</source>
        <translation>推荐的模型</translation>
    </message>
    <message>
        <source>Nothing in the list fits “%1”</source>
        <translation>列表中没有符合“%1”的模型</translation>
    </message>
</context>
<context>
    <name>CatalogListModel</name>
    <message>
        <source>conversation</source>
        <translation>聊天</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>中文</translation>
    </message>
    <message>
        <source>code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>finding things in documents</source>
        <translation>文档检索</translation>
    </message>
    <message>
        <source>fast for its size</source>
        <translation>速度快</translation>
    </message>
    <message>
        <source>long texts</source>
        <translation>长文本</translation>
    </message>
    <message>
        <source>many languages</source>
        <translation>多语言</translation>
    </message>
    <message>
        <source>mathematics</source>
        <translation>数学</translation>
    </message>
    <message>
        <source>open training data</source>
        <translation>训练数据公开</translation>
    </message>
    <message>
        <source>reasoning</source>
        <translation>推理</translation>
    </message>
    <message>
        <source>small computers</source>
        <translation>低配电脑</translation>
    </message>
    <message>
        <source>step by step reasoning</source>
        <translation>逐步推理</translation>
    </message>
    <message>
        <source>summaries</source>
        <translation>摘要</translation>
    </message>
    <message>
        <source>tools</source>
        <translation>工具调用</translation>
    </message>
    <message>
        <source>writing</source>
        <translation>写作</translation>
    </message>
</context>
<context>
    <name>CatalogRow</name>
    <message>
        <source>Good at: %1</source>
        <translation>擅长：%1</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详细信息</translation>
    </message>
    <message>
        <source>Details of %1</source>
        <translation>%1 的详细信息</translation>
    </message>
</context>
<context>
    <name>ChatHeader</name>
    <message>
        <source>Show the sidebar</source>
        <translation>显示侧边栏</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>新建对话</translation>
    </message>
</context>
<context>
    <name>ChatPage</name>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Answer: %1</source>
        <translation>回答：%1</translation>
    </message>
</context>
<context>
    <name>CloseCard</name>
    <message>
        <source>A download is running</source>
        <translation>正在下载</translation>
    </message>
    <message>
        <source>It stops when you close the window, and goes on where it was the next time you start Fireside.</source>
        <translation>关闭窗口后下载会停止，下次启动 Fireside 时将从中断处继续。</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>留下</translation>
    </message>
    <message>
        <source>Close, go on next time</source>
        <translation>关闭，下次继续</translation>
    </message>
</context>
<context>
    <name>CodeBlock</name>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>Code in %1</source>
        <translation>%1 代码</translation>
    </message>
    <message>
        <source>code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>Copy code</source>
        <translation>复制代码</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Begin a story…</source>
        <translation>写下故事的开头…</translation>
    </message>
    <message>
        <source>Write a message…</source>
        <translation>输入消息…</translation>
    </message>
    <message>
        <source>%1 tokens/s</source>
        <translation>%1 词元/秒</translation>
    </message>
</context>
<context>
    <name>ContextGauge</name>
    <message>
        <source>Context: %L1 of %L2 tokens used</source>
        <translation>上下文：已用 %L1 / %L2 词元</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1%</translation>
    </message>
</context>
<context>
    <name>ConversationList</name>
    <message>
        <source>Conversations</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Your conversations will stand here. They stay on this computer.</source>
        <translation>您的对话会显示在这里，并且只保存在这台电脑上。</translation>
    </message>
</context>
<context>
    <name>ConversationMenu</name>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>取消置顶</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>置顶</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>移到回收站</translation>
    </message>
</context>
<context>
    <name>ConversationRow</name>
    <message>
        <source>%1, pinned</source>
        <translation>%1，已置顶</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
</context>
<context>
    <name>CopyButton</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
</context>
<context>
    <name>DeviceChecks</name>
    <message>
        <source>Do the devices work?</source>
        <translation>设备是否正常？</translation>
    </message>
    <message>
        <source>A check fills a device&apos;s memory, compares everything that it computes with the processor, and measures it. It takes about a minute; the screen may stutter. A device that fails is not used.</source>
        <translation>检查会填满设备的显存，把它的所有计算结果与处理器对比，并测量速度。大约需要一分钟，其间画面可能会卡顿。未通过检查的设备不会被使用。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>重新检查</translation>
    </message>
</context>
<context>
    <name>DeviceSettings</name>
    <message>
        <source>Devices</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Where models run. Takes effect when a model is loaded.</source>
        <translation>模型在哪个设备上运行。加载模型时生效。</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>The fastest device that works.</source>
        <translation>可用设备中最快的一个。</translation>
    </message>
    <message>
        <source>%1 (chosen by “Automatic”)</source>
        <translation>%1（由“自动”选定）</translation>
    </message>
</context>
<context>
    <name>DiscoverBar</name>
    <message>
        <source>Where to look</source>
        <translation>查找范围</translation>
    </message>
    <message>
        <source>Recommended</source>
        <translation>推荐</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>排序</translation>
    </message>
    <message>
        <source>Most downloaded</source>
        <translation>下载最多</translation>
    </message>
    <message>
        <source>Most liked</source>
        <translation>点赞最多</translation>
    </message>
    <message>
        <source>Newest</source>
        <translation>最近更新</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Any licence</source>
        <translation>所有许可证</translation>
    </message>
    <message>
        <source>Any author</source>
        <translation>所有作者</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>作者</translation>
    </message>
    <message>
        <source>Search the hub, then press Enter</source>
        <translation>输入关键词，按 Enter 搜索</translation>
    </message>
    <message>
        <source>Search the recommendations</source>
        <translation>搜索推荐的模型</translation>
    </message>
</context>
<context>
    <name>DiscoverPane</name>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>DownloadRow</name>
    <message>
        <source>Earlier in the queue</source>
        <translation>在队列中前移</translation>
    </message>
    <message>
        <source>Later in the queue</source>
        <translation>在队列中后移</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Take out of the list (the model stays)</source>
        <translation>从列表中移除（保留模型）</translation>
    </message>
    <message>
        <source>Cancel, and drop what has arrived</source>
        <translation>取消，并丢弃已下载的部分</translation>
    </message>
    <message>
        <source>Load and chat</source>
        <translation>加载并开始对话</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>立即重试</translation>
    </message>
    <message>
        <source>Take out of the list</source>
        <translation>从列表中移除</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详细信息</translation>
    </message>
    <message>
        <source>Get it again</source>
        <translation>重新下载</translation>
    </message>
    <message>
        <source>Get the new one</source>
        <translation>下载新文件</translation>
    </message>
    <message>
        <source>Allow the network</source>
        <translation>允许联网</translation>
    </message>
    <message>
        <source>Its page on the hub</source>
        <translation>打开模型页面</translation>
    </message>
    <message>
        <source>Access token…</source>
        <translation>访问令牌…</translation>
    </message>
</context>
<context>
    <name>DownloadsChip</name>
    <message>
        <source>Downloads stand still</source>
        <translation>下载已停下</translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation>正在下载</translation>
    </message>
    <message>
        <source>%1 downloads</source>
        <translation>%1 个下载</translation>
    </message>
    <message>
        <source>Downloads wait</source>
        <translation>下载正在等待</translation>
    </message>
</context>
<context>
    <name>DownloadsPane</name>
    <message>
        <source>Downloads</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Nothing is being downloaded</source>
        <translation>没有正在进行的下载</translation>
    </message>
    <message>
        <source>Choose a model under “Discover”. Downloads go on where they were, also after a restart.</source>
        <translation>请在“发现”中选择模型。下载会从中断处继续，重启后也一样。</translation>
    </message>
    <message>
        <source>Discover models</source>
        <translation>发现模型</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>DropZone</name>
    <message>
        <source>Drop a .gguf file to talk to its model, or a folder of models</source>
        <translation>拖放 .gguf 文件即可与其中的模型对话，也可拖放模型文件夹</translation>
    </message>
</context>
<context>
    <name>EmptyChat</name>
    <message>
        <source>Tell me how a story begins</source>
        <translation>给故事起个头吧</translation>
    </message>
    <message>
        <source>What is on your mind?</source>
        <translation>今天想聊点什么？</translation>
    </message>
    <message>
        <source>Choose a model to talk to</source>
        <translation>选择一个模型开始对话</translation>
    </message>
    <message>
        <source>Just a moment…</source>
        <translation>请稍候…</translation>
    </message>
    <message>
        <source>The demo model is a tiny story writer of 1 MB. It cannot answer questions, but it continues children&apos;s stories, here on this computer and without a network.</source>
        <translation>演示模型只有 1 MB，会写小故事。它不能回答问题，但能续写（英文）童话，就在这台电脑上，无需联网。</translation>
    </message>
    <message>
        <source>%1 runs on this computer. Nothing you write leaves it.</source>
        <translation>%1 在这台电脑上运行。您写下的一切都不会离开它。</translation>
    </message>
    <message>
        <source>Fireside runs open models in GGUF files, on this computer and without a network. Open a file you have, drop one on this window, or begin with the demo.</source>
        <translation>Fireside 在这台电脑上运行 GGUF 格式的开放模型，无需联网。打开您已有的文件，把文件拖到此窗口，或者先试试演示模型。</translation>
    </message>
    <message>
        <source>Open a model file…</source>
        <translation>打开模型文件…</translation>
    </message>
    <message>
        <source>More models</source>
        <translation>更多模型</translation>
    </message>
    <message>
        <source>Try the demo model</source>
        <translation>试用演示模型</translation>
    </message>
</context>
<context>
    <name>ErrorSentence</name>
    <message>
        <source>It was stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>Start it again whenever you like.</source>
        <translation>您可以随时重新开始。</translation>
    </message>
    <message>
        <source>A setting has a value that cannot be used.</source>
        <translation>有一项设置的值无法使用。</translation>
    </message>
    <message>
        <source>The details name it. Change it, or reset the settings to their defaults.</source>
        <translation>详细信息中写明了是哪一项。请修改它，或将设置恢复为默认值。</translation>
    </message>
    <message>
        <source>The file is not there.</source>
        <translation>找不到文件。</translation>
    </message>
    <message>
        <source>It may have been moved or deleted, or its disk is not connected. Choose the file again.</source>
        <translation>它可能已被移动或删除，或者所在的磁盘没有连接。请重新选择文件。</translation>
    </message>
    <message>
        <source>The file cannot be read.</source>
        <translation>无法读取文件。</translation>
    </message>
    <message>
        <source>Check that you have permission to read it and that its disk works, then try again.</source>
        <translation>请确认您有读取权限且磁盘工作正常，然后重试。</translation>
    </message>
    <message>
        <source>This is not a model file.</source>
        <translation>这不是模型文件。</translation>
    </message>
    <message>
        <source>Fireside runs models in the GGUF format. Choose a file whose name ends in .gguf.</source>
        <translation>Fireside 运行 GGUF 格式的模型。请选择以 .gguf 结尾的文件。</translation>
    </message>
    <message>
        <source>The model file is damaged or incomplete.</source>
        <translation>模型文件已损坏或不完整。</translation>
    </message>
    <message>
        <source>The download was probably cut short. Get the file again, all parts of it.</source>
        <translation>很可能是下载中途断了。请重新下载该文件的所有分卷。</translation>
    </message>
    <message>
        <source>The model file has a format version that Fireside does not know.</source>
        <translation>Fireside 不认识此模型文件的格式版本。</translation>
    </message>
    <message>
        <source>Get a newer release of this model in GGUF version 2 or 3, or a newer Fireside.</source>
        <translation>请获取该模型的 GGUF 第 2 或第 3 版文件，或更新 Fireside。</translation>
    </message>
    <message>
        <source>Fireside cannot run this family of models yet.</source>
        <translation>Fireside 尚不能运行此系列的模型。</translation>
    </message>
    <message>
        <source>Choose a model of another family, such as Qwen, DeepSeek, Llama or Gemma, or look for a newer Fireside.</source>
        <translation>请选择其他系列的模型，例如 Qwen、DeepSeek、Llama 或 Gemma，或查看有无新版 Fireside。</translation>
    </message>
    <message>
        <source>Fireside cannot read this quantization yet.</source>
        <translation>Fireside 尚不能读取此量化格式。</translation>
    </message>
    <message>
        <source>Get the same model as Q4_K_M, Q5_K_M, Q6_K or Q8_0.</source>
        <translation>请获取同一模型的 Q4_K_M、Q5_K_M、Q6_K 或 Q8_0 版本。</translation>
    </message>
    <message>
        <source>Fireside does not know this model&apos;s tokenizer.</source>
        <translation>Fireside 不认识此模型的分词器。</translation>
    </message>
    <message>
        <source>Running it anyway would give wrong answers. Choose another model, or look for a newer Fireside.</source>
        <translation>强行运行会得到错误的回答。请选择其他模型，或查看有无新版 Fireside。</translation>
    </message>
    <message>
        <source>Fireside cannot read this model&apos;s chat template.</source>
        <translation>Fireside 无法读取此模型的对话模板。</translation>
    </message>
    <message>
        <source>The template decides how the model sees a conversation. Get the model from another source, or look for a newer Fireside.</source>
        <translation>模板决定了模型如何看到对话。请从其他来源获取该模型，或查看有无新版 Fireside。</translation>
    </message>
    <message>
        <source>This model&apos;s chat template refused the conversation.</source>
        <translation>此模型的对话模板拒绝了这段对话。</translation>
    </message>
    <message>
        <source>The details say why. Some models take no system prompt, or no two messages of one side in a row: change that, or choose another model.</source>
        <translation>详细信息中写明了原因。有些模型不接受系统提示词，或不接受同一方连续的两条消息：请作相应修改，或选择其他模型。</translation>
    </message>
    <message>
        <source>The answer&apos;s form cannot be used as it is written.</source>
        <translation>所写的回答格式无法使用。</translation>
    </message>
    <message>
        <source>The details name the place in the grammar or schema. Correct it there.</source>
        <translation>详细信息中写明了语法或模式中出错的位置，请在那里更正。</translation>
    </message>
    <message>
        <source>The parts of this model do not fit together.</source>
        <translation>此模型的各部分不相符。</translation>
    </message>
    <message>
        <source>The file was probably converted wrongly. Get it from another source.</source>
        <translation>该文件很可能转换有误。请从其他来源获取。</translation>
    </message>
    <message>
        <source>The model is too large for this device&apos;s memory.</source>
        <translation>模型太大，此设备的内存放不下。</translation>
    </message>
    <message>
        <source>There was not enough memory.</source>
        <translation>内存不足。</translation>
    </message>
    <message>
        <source>Close other programs that use much memory, shorten the context in the settings, or choose a smaller model.</source>
        <translation>请关闭占用大量内存的其他程序，在设置中缩短上下文，或选择更小的模型。</translation>
    </message>
    <message>
        <source>Vulkan is not installed.</source>
        <translation>未安装 Vulkan。</translation>
    </message>
    <message>
        <source>Install your graphics driver&apos;s Vulkan support (on Debian and Ubuntu the packages libvulkan1 and mesa-vulkan-drivers), then try again.</source>
        <translation>请安装显卡驱动的 Vulkan 支持（在 Debian 和 Ubuntu 上是 libvulkan1 和 mesa-vulkan-drivers 软件包），然后重试。</translation>
    </message>
    <message>
        <source>No device that can run the model was found.</source>
        <translation>没有找到能运行此模型的设备。</translation>
    </message>
    <message>
        <source>Choose another device in the settings, or update your graphics driver (on Debian and Ubuntu mesa-vulkan-drivers).</source>
        <translation>请在设置中选择其他设备，或更新显卡驱动（在 Debian 和 Ubuntu 上是 mesa-vulkan-drivers）。</translation>
    </message>
    <message>
        <source>The graphics driver stopped while it was computing.</source>
        <translation>显卡驱动在计算时停止了响应。</translation>
    </message>
    <message>
        <source>What was written so far is kept. Try again; if it happens often, update the driver or shorten the context.</source>
        <translation>已生成的内容均已保留。请重试；如果经常发生，请更新驱动或缩短上下文。</translation>
    </message>
    <message>
        <source>The graphics driver refused to work.</source>
        <translation>显卡驱动拒绝工作。</translation>
    </message>
    <message>
        <source>Try again, update the driver, or choose another device in the settings.</source>
        <translation>请重试、更新驱动，或在设置中选择其他设备。</translation>
    </message>
    <message>
        <source>No model is loaded.</source>
        <translation>没有加载模型。</translation>
    </message>
    <message>
        <source>Open a model, then ask for the answer again.</source>
        <translation>请打开一个模型，然后重新生成回答。</translation>
    </message>
    <message>
        <source>This model is not made for chatting.</source>
        <translation>此模型不能用来对话。</translation>
    </message>
    <message>
        <source>It turns texts into numbers, to search and compare them. Choose a chat model for conversations.</source>
        <translation>它把文本转换为数值，用于搜索和比较。要对话请选择对话模型。</translation>
    </message>
    <message>
        <source>The message is too long for this model.</source>
        <translation>消息太长，超出了此模型的容量。</translation>
    </message>
    <message>
        <source>Shorten the message or the system prompt, or raise the context length in the settings.</source>
        <translation>请缩短消息或系统提示词，或在设置中增大上下文长度。</translation>
    </message>
    <message>
        <source>This saved session cannot be used here.</source>
        <translation>此处无法使用这份已保存的会话。</translation>
    </message>
    <message>
        <source>It was saved with another model, other settings or a newer Fireside. Load what it was saved with, or begin without it: the text is then read again.</source>
        <translation>它是用其他模型、其他设置或更新的 Fireside 保存的。请加载保存时所用的模型和设置，或者不用它直接开始：文本会被重新读取。</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>磁盘已满。</translation>
    </message>
    <message>
        <source>Free some space, then try again. What was saved before is safe.</source>
        <translation>请腾出一些空间，然后重试。此前保存的内容都安全无恙。</translation>
    </message>
    <message>
        <source>Fireside cannot write there.</source>
        <translation>Fireside 无法写入该位置。</translation>
    </message>
    <message>
        <source>Make sure that the folder or file named in the details is yours and writable, then try again.</source>
        <translation>请确认详细信息中所列的文件夹或文件属于您且可写，然后重试。</translation>
    </message>
    <message>
        <source>There is a file of that name already.</source>
        <translation>已有同名文件。</translation>
    </message>
    <message>
        <source>Nothing was changed. Choose another name or another folder, or move the file named in the details out of the way.</source>
        <translation>没有作任何更改。请换一个名称或文件夹，或将详细信息中所列的文件移开。</translation>
    </message>
    <message>
        <source>This file belongs to another program.</source>
        <translation>此文件属于其他程序。</translation>
    </message>
    <message>
        <source>That program would miss it, so nothing was changed. Change it there, or confirm that you want to do it here all the same.</source>
        <translation>那个程序会找不到它，因此没有作任何更改。请在那个程序中更改，或确认您仍要在这里操作。</translation>
    </message>
    <message>
        <source>Your conversations were saved by a newer Fireside.</source>
        <translation>您的对话是由更新版本的 Fireside 保存的。</translation>
    </message>
    <message>
        <source>Nothing was changed. Start that newer version, or install it again.</source>
        <translation>没有作任何更改。请启动那个新版本，或重新安装它。</translation>
    </message>
    <message>
        <source>The file with your conversations is damaged.</source>
        <translation>保存对话的文件已损坏。</translation>
    </message>
    <message>
        <source>Nothing was changed. Copy the file named in the details to a safe place, then put back a backup from the same folder.</source>
        <translation>没有作任何更改。请将详细信息中所列的文件复制到安全的地方，再从同一文件夹恢复一份备份。</translation>
    </message>
    <message>
        <source>Your conversations could not be read or saved.</source>
        <translation>无法读取或保存您的对话。</translation>
    </message>
    <message>
        <source>Try again. If it keeps happening, start Fireside anew and look at the details.</source>
        <translation>请重试。如果问题依旧，请重新启动 Fireside 并查看详细信息。</translation>
    </message>
    <message>
        <source>Fireside is offline.</source>
        <translation>Fireside 处于离线状态。</translation>
    </message>
    <message>
        <source>Nothing leaves this computer until you allow it. Allow the network in the settings (in a terminal: --allow-network), then try again.</source>
        <translation>未经您允许，任何内容都不会离开这台电脑。请在设置中允许使用网络（终端中使用 --allow-network），然后重试。</translation>
    </message>
    <message>
        <source>The server cannot be reached.</source>
        <translation>无法连接服务器。</translation>
    </message>
    <message>
        <source>Check the internet connection, or choose another address for the hub (a mirror) in the settings, then try again.</source>
        <translation>请检查网络连接，或在设置中为模型社区换一个地址（镜像），然后重试。</translation>
    </message>
    <message>
        <source>The proxy does not let the request through.</source>
        <translation>代理没有放行此请求。</translation>
    </message>
    <message>
        <source>Check the proxy of the system, or the variables HTTPS_PROXY and NO_PROXY, then try again.</source>
        <translation>请检查系统代理，或环境变量 HTTPS_PROXY 和 NO_PROXY，然后重试。</translation>
    </message>
    <message>
        <source>The connection to the server is not secure.</source>
        <translation>与服务器的连接不安全。</translation>
    </message>
    <message>
        <source>Nothing was sent. Check the date of this computer; in some networks a sign-in page or a filter stands in between: try another network.</source>
        <translation>没有发送任何内容。请检查这台电脑的日期；有些网络中间有登录页面或过滤器，请换一个网络再试。</translation>
    </message>
    <message>
        <source>The server pointed to a place that is not safe.</source>
        <translation>服务器指向了一个不安全的地址。</translation>
    </message>
    <message>
        <source>Fireside follows only to addresses with https. Set the hub&apos;s address to its default, or choose another mirror.</source>
        <translation>Fireside 只跟随到 https 地址的跳转。请将模型社区的地址恢复为默认值，或选择其他镜像。</translation>
    </message>
    <message>
        <source>The connection broke off.</source>
        <translation>连接中断。</translation>
    </message>
    <message>
        <source>What has arrived is kept. Try again, and it goes on from there.</source>
        <translation>已下载的部分均已保留。请重试，下载会从中断处继续。</translation>
    </message>
    <message>
        <source>The server stopped sending.</source>
        <translation>服务器停止了发送数据。</translation>
    </message>
    <message>
        <source>What has arrived is kept. Try again, and it goes on from there; a mirror may be faster.</source>
        <translation>已下载的部分均已保留。请重试，下载会从中断处继续；使用镜像可能更快。</translation>
    </message>
    <message>
        <source>This model must be asked for.</source>
        <translation>此模型需要申请访问权限。</translation>
    </message>
    <message>
        <source>The hub does not accept the access token.</source>
        <translation>模型社区不接受此访问令牌。</translation>
    </message>
    <message>
        <source>Make a new token on the hub&apos;s page (Settings, Access Tokens; reading is enough) and set it again, or remove the old one.</source>
        <translation>请在社区网站新建一个令牌（Settings → Access Tokens，只需读取权限）并重新填写，或移除旧的令牌。</translation>
    </message>
    <message>
        <source>The hub asks for a pause: there were too many requests.</source>
        <translation>请求过于频繁，模型社区要求稍候。</translation>
    </message>
    <message>
        <source>Wait for the time that the details name, then try again. With an access token more is allowed.</source>
        <translation>请等待详细信息中所写的时间，然后重试。使用访问令牌可以提高限额。</translation>
    </message>
    <message>
        <source>The hub has no such model or file.</source>
        <translation>模型社区没有这个模型或文件。</translation>
    </message>
    <message>
        <source>The server answered with an error.</source>
        <translation>服务器返回了错误。</translation>
    </message>
    <message>
        <source>The trouble is on its side: try again in some minutes, or choose a mirror in the settings.</source>
        <translation>问题出在服务器一方：请过几分钟再试，或在设置中选择镜像。</translation>
    </message>
    <message>
        <source>The server&apos;s answer makes no sense.</source>
        <translation>服务器的应答无法理解。</translation>
    </message>
    <message>
        <source>Something in between may have changed it, such as a sign-in page. Try again, in another network if it stays.</source>
        <translation>应答可能在途中被改动过，例如被登录页面替换。请重试；如果依旧，请换一个网络。</translation>
    </message>
    <message>
        <source>The file on the hub is no longer the one that was begun.</source>
        <translation>模型社区上的文件已不是开始下载时的那一个。</translation>
    </message>
    <message>
        <source>The file that arrives is not the one that the hub promises.</source>
        <translation>下载到的文件与模型社区公布的不一致。</translation>
    </message>
    <message>
        <source>Every part was fetched twice. Try again later or from another mirror, and report it to the model&apos;s author if it stays.</source>
        <translation>每个部分都已下载过两遍。请稍后重试或换一个镜像；如果依旧，请告知模型作者。</translation>
    </message>
    <message>
        <source>This system keeps no secrets for Fireside.</source>
        <translation>此系统无法为 Fireside 保管密钥。</translation>
    </message>
    <message>
        <source>The token is used until Fireside ends. To keep it, install a keychain (GNOME Keyring, KWallet) or set HF_TOKEN.</source>
        <translation>令牌在 Fireside 退出前有效。要长期保存，请安装密钥环（GNOME Keyring、KWallet）或设置 HF_TOKEN。</translation>
    </message>
    <message>
        <source>Another Fireside is at work on this file.</source>
        <translation>另一个 Fireside 正在处理此文件。</translation>
    </message>
    <message>
        <source>Wait until the other window or terminal is done with it, or stop it there.</source>
        <translation>请等待另一个窗口或终端处理完毕，或在那里停止。</translation>
    </message>
    <message>
        <source>Something went wrong inside Fireside.</source>
        <translation>Fireside 内部出错了。</translation>
    </message>
    <message>
        <source>Try again. If it keeps happening, please report it with the details.</source>
        <translation>请重试。如果问题依旧，请附上详细信息报告给我们。</translation>
    </message>
    <message>
        <source>Choose a smaller model or a smaller quantization, shorten the context in the settings, or let fewer layers of the model be on the graphics processor.</source>
        <translation>请选择更小的模型或更小的量化版本，在设置中缩短上下文，或减少放在显卡上的模型层数。</translation>
    </message>
    <message>
        <source>That disk cannot hold a file of this size.</source>
        <translation>该磁盘无法存放这么大的文件。</translation>
    </message>
    <message>
        <source>It is formatted for files of up to 4 GB (FAT32), or limits their size. Choose a folder on another disk for models, or a smaller quantization.</source>
        <translation>它的格式只支持不超过 4 GB 的文件（FAT32），或限制了文件大小。请为模型选择另一块磁盘上的文件夹，或选择更小的量化版本。</translation>
    </message>
    <message>
        <source>That disk has no trash, so nothing was deleted.</source>
        <translation>该磁盘没有回收站，因此没有删除任何内容。</translation>
    </message>
    <message>
        <source>Move the model to a folder on your main disk and try again, or delete the file named in the details in the file manager (in a terminal: fireside-cli models rm --for-good).</source>
        <translation>请将模型移到主磁盘上的文件夹后重试，或在文件管理器中删除详细信息里列出的文件（在终端中：fireside-cli models rm --for-good）。</translation>
    </message>
    <message>
        <source>The hub gives this only to people who sign in.</source>
        <translation>该模型社区仅向已登录的用户提供此内容。</translation>
    </message>
    <message>
        <source>Make an access token on the hub&apos;s page (Settings, Access Tokens; reading is enough), set it in the settings (or HF_TOKEN), then try again.</source>
        <translation>请在模型社区的页面上创建访问令牌（Settings → Access Tokens，只读即可），在设置中填入（或设置 HF_TOKEN），然后重试。</translation>
    </message>
    <message>
        <source>Open its page on the hub in a browser, sign in and accept its terms; then set that account&apos;s access token in the settings (or HF_TOKEN) and try again.</source>
        <translation>请在浏览器中打开它在模型社区上的页面，登录并接受条款；然后在设置中填入该账号的访问令牌（或设置 HF_TOKEN），再重试。</translation>
    </message>
    <message>
        <source>The model&apos;s authors have not answered your request yet.</source>
        <translation>模型作者尚未答复您的申请。</translation>
    </message>
    <message>
        <source>Nothing more is to be done: once they let you in (its page on the hub says so), try again. What has arrived is kept.</source>
        <translation>无需再做什么：待对方批准后（模型社区上的页面会显示），再试一次即可。已下载的部分会保留。</translation>
    </message>
    <message>
        <source>The hub does not let you have this.</source>
        <translation>模型社区不允许您获取此内容。</translation>
    </message>
    <message>
        <source>The details say why. A fine-grained access token must be allowed to read this repository; a filter in this network may stand in between: try another network or a mirror.</source>
        <translation>原因见详细信息。细粒度访问令牌必须获准读取此仓库；也可能是当前网络中的过滤器阻拦：请换一个网络或镜像。</translation>
    </message>
    <message>
        <source>It may have been moved, removed or made private. Check the name, or search for it; a private one needs an access token that may read it.</source>
        <translation>它可能已被移动、删除或设为私有。请检查名称或搜索它；私有仓库需要有读取权限的访问令牌。</translation>
    </message>
    <message>
        <source>Get the new one: its download begins from the start, because what has arrived of the old one is of no use (in a terminal: fireside-cli models pull --restart).</source>
        <translation>请获取新文件：下载会从头开始，因为旧文件已下载的部分不再有用（在终端中：fireside-cli models pull --restart）。</translation>
    </message>
</context>
<context>
    <name>FitPanel</name>
    <message>
        <source>Reading what the file says about itself…</source>
        <translation>正在读取文件信息…</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>上下文</translation>
    </message>
    <message>
        <source>Context: %1</source>
        <translation>上下文：%1</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详细信息</translation>
    </message>
</context>
<context>
    <name>GetButton</name>
    <message>
        <source>Is here</source>
        <translation>已在本机</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>On its way</source>
        <translation>下载中</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>%1 is here</source>
        <translation>%1 已在本机</translation>
    </message>
    <message>
        <source>Chat with %1</source>
        <translation>与 %1 对话</translation>
    </message>
    <message>
        <source>Download of %1</source>
        <translation>%1 的下载</translation>
    </message>
    <message>
        <source>Download %1</source>
        <translation>下载 %1</translation>
    </message>
</context>
<context>
    <name>HubPane</name>
    <message>
        <source>Models that were found</source>
        <translation>找到的模型</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>No model was found. Try fewer or other words.</source>
        <translation>没有找到模型。请减少关键词或换个说法。</translation>
    </message>
</context>
<context>
    <name>HubRow</name>
    <message>
        <source>%1 by %2</source>
        <translation>%1，作者 %2</translation>
    </message>
    <message>
        <source>terms to accept</source>
        <translation>需接受条款</translation>
    </message>
    <message>
        <source>here</source>
        <translation>已在本机</translation>
    </message>
    <message>
        <source>on its way</source>
        <translation>下载中</translation>
    </message>
</context>
<context>
    <name>JumpButton</name>
    <message>
        <source>Jump to the latest</source>
        <translation>跳到最新消息</translation>
    </message>
</context>
<context>
    <name>LibraryNotices</name>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>A disk with models is not there</source>
        <translation>存放模型的磁盘不在</translation>
    </message>
    <message>
        <source>Its models stay in the list and come back by themselves when the disk or share does.</source>
        <translation>其中的模型会留在列表中，磁盘或共享恢复后自动可用。</translation>
    </message>
    <message>
        <source>Comparing models: %1</source>
        <translation>正在比较模型：%1</translation>
    </message>
    <message>
        <source>Changing files…</source>
        <translation>正在更改文件…</translation>
    </message>
</context>
<context>
    <name>LibraryPage</name>
    <message>
        <source>Show the sidebar</source>
        <translation>显示侧边栏</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>模型库</translation>
    </message>
    <message>
        <source>On this machine</source>
        <translation>本机模型</translation>
    </message>
    <message>
        <source>Discover</source>
        <translation>发现</translation>
    </message>
    <message>
        <source>Downloads (%1)</source>
        <translation>下载（%1）</translation>
    </message>
    <message>
        <source>Downloads</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Close the library</source>
        <translation>关闭模型库</translation>
    </message>
</context>
<context>
    <name>LoadSettingsCard</name>
    <message>
        <source>Loading</source>
        <translation>加载</translation>
    </message>
    <message>
        <source>Holds from the next time that the model is loaded.</source>
        <translation>下次加载此模型时生效。</translation>
    </message>
    <message>
        <source>The model was loaded with other settings</source>
        <translation>模型加载时用的是其他设置</translation>
    </message>
    <message>
        <source>Load it again</source>
        <translation>重新加载</translation>
    </message>
    <message>
        <source>Context length</source>
        <translation>上下文长度</translation>
    </message>
    <message>
        <source>Tokens that the model keeps in view.</source>
        <translation>模型能同时看到的词元数。</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Keys and values</source>
        <translation>KV 缓存</translation>
    </message>
    <message>
        <source>How the context is kept: Q8 takes half the memory of F16 and is a little less exact.</source>
        <translation>上下文的存储方式：Q8 只占 F16 一半的内存，精度略低。</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>对话模板</translation>
    </message>
    <message>
        <source>Jinja, instead of the model&apos;s own. A mistake in it is told when the model is loaded.</source>
        <translation>用 Jinja 编写，代替模型自带的模板。如有错误，加载模型时会提示。</translation>
    </message>
    <message>
        <source>The model&apos;s own</source>
        <translation>模型自带</translation>
    </message>
    <message>
        <source>Layers on the graphics processor</source>
        <translation>放在显卡上的层数</translation>
    </message>
    <message>
        <source>The others are computed by the processor. Automatic: as many as its memory holds.</source>
        <translation>其余各层由处理器计算。自动：显存放得下多少就放多少。</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
</context>
<context>
    <name>LocalModelList</name>
    <message>
        <source>Models on this machine</source>
        <translation>本机上的模型</translation>
    </message>
    <message>
        <source>No model fits “%1”</source>
        <translation>没有符合“%1”的模型</translation>
    </message>
    <message>
        <source>Looking for models…</source>
        <translation>正在查找模型…</translation>
    </message>
    <message>
        <source>No models here yet</source>
        <translation>这里还没有模型</translation>
    </message>
    <message>
        <source>Drop a .gguf file or a folder on this window, or add one above. What LM Studio, Ollama, Jan, GPT4All, llama.cpp and the Hugging Face cache hold is found by itself and used where it lies.</source>
        <translation>把 .gguf 文件或文件夹拖到此窗口，或在上方添加。LM Studio、Ollama、Jan、GPT4All、llama.cpp 和 Hugging Face 缓存中的模型会自动找到，并在原位置使用。</translation>
    </message>
</context>
<context>
    <name>LocalModelRow</name>
    <message>
        <source>%1, loaded</source>
        <translation>%1，已加载</translation>
    </message>
    <message>
        <source>loaded</source>
        <translation>已加载</translation>
    </message>
    <message>
        <source>%1 copies</source>
        <translation>%1 份副本</translation>
    </message>
</context>
<context>
    <name>LocalModelsBar</name>
    <message>
        <source>Search models</source>
        <translation>搜索模型</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>排序</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>上次使用</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Open a model file…</source>
        <translation>打开模型文件…</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>添加文件夹…</translation>
    </message>
    <message>
        <source>Look again everywhere</source>
        <translation>全部重新扫描</translation>
    </message>
    <message>
        <source>Find models that are here twice</source>
        <translation>查找重复的模型</translation>
    </message>
    <message>
        <source>Add a folder with models</source>
        <translation>添加模型文件夹</translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>Fireside</source>
        <translation>Fireside</translation>
    </message>
    <message>
        <source>%1 — Fireside</source>
        <translation>%1 — Fireside</translation>
    </message>
</context>
<context>
    <name>MessageActions</name>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Edit (the old version is kept)</source>
        <translation>编辑（保留旧版本）</translation>
    </message>
    <message>
        <source>Answer again (this version is kept)</source>
        <translation>重新回答（保留此版本）</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详细信息</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
</context>
<context>
    <name>MessageDetails</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>First token after</source>
        <translation>首个词元用时</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>%1 tokens/s</source>
        <translation>%1 词元/秒</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%L1 tokens</source>
        <translation>%L1 词元</translation>
    </message>
</context>
<context>
    <name>MessageEditor</name>
    <message>
        <source>Your message</source>
        <translation>您的消息</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
</context>
<context>
    <name>MessageError</name>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
</context>
<context>
    <name>MessageList</name>
    <message>
        <source>Conversation</source>
        <translation>对话</translation>
    </message>
</context>
<context>
    <name>ModalCard</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>ModelChip</name>
    <message>
        <source>Loading… %1 %</source>
        <translation>正在加载… %1%</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>Model: %1</source>
        <translation>模型：%1</translation>
    </message>
    <message>
        <source>on the processor</source>
        <translation>在处理器上运行</translation>
    </message>
</context>
<context>
    <name>ModelDetails</name>
    <message>
        <source>Details of %1</source>
        <translation>%1 的详细信息</translation>
    </message>
    <message>
        <source>Close the details</source>
        <translation>关闭详细信息</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>返回列表</translation>
    </message>
</context>
<context>
    <name>ModelFactsTable</name>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>Also at</source>
        <translation>副本位置</translation>
    </message>
    <message>
        <source>Compute the hash</source>
        <translation>计算校验值</translation>
    </message>
    <message>
        <source>Copy the hash</source>
        <translation>复制校验值</translation>
    </message>
</context>
<context>
    <name>ModelFailed</name>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Open another file</source>
        <translation>打开其他文件</translation>
    </message>
    <message>
        <source>Use the demo model</source>
        <translation>使用演示模型</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>ModelFit</name>
    <message>
        <source>What it takes here</source>
        <translation>在本机所需资源</translation>
    </message>
    <message>
        <source>Use %1 for this model</source>
        <translation>将此模型的上下文设为 %1</translation>
    </message>
</context>
<context>
    <name>ModelLoading</name>
    <message>
        <source>Loading %1</source>
        <translation>正在加载 %1</translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation>正在加载模型</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>ModelPicker</name>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Models on this computer</source>
        <translation>这台电脑上的模型</translation>
    </message>
    <message>
        <source>Running on the processor</source>
        <translation>正在处理器上运行</translation>
    </message>
    <message>
        <source>Runs on %1</source>
        <translation>运行于 %1</translation>
    </message>
    <message>
        <source>Open a file…</source>
        <translation>打开文件…</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>模型库</translation>
    </message>
    <message>
        <source>Unload</source>
        <translation>卸载</translation>
    </message>
</context>
<context>
    <name>ModelRow</name>
    <message>
        <source>%1, file not found</source>
        <translation>%1，找不到文件</translation>
    </message>
    <message>
        <source>Not there now: %1</source>
        <translation>暂时不在：%1</translation>
    </message>
    <message>
        <source>Forget this file (it stays on the disk)</source>
        <translation>移除此记录（文件仍留在磁盘上）</translation>
    </message>
</context>
<context>
    <name>ModelSettingsForm</name>
    <message>
        <source>Settings for this model</source>
        <translation>此模型的设置</translation>
    </message>
    <message>
        <source>They hold for this model only. What you do not change follows the settings for all models.</source>
        <translation>仅对此模型有效。未更改的项目沿用所有模型的通用设置。</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>系统提示词</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>Top-k</source>
        <translation>Top-k</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation>Top-p</translation>
    </message>
    <message>
        <source>Min-p</source>
        <translation>Min-p</translation>
    </message>
    <message>
        <source>Repetition penalty</source>
        <translation>重复惩罚</translation>
    </message>
    <message>
        <source>Think before answering</source>
        <translation>回答前先思考</translation>
    </message>
    <message>
        <source>As the model has it</source>
        <translation>由模型决定</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>No</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Longest answer</source>
        <translation>回答长度上限</translation>
    </message>
    <message>
        <source>In tokens.</source>
        <translation>以词元计。</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>Forget all settings of this model</source>
        <translation>清除此模型的所有设置</translation>
    </message>
</context>
<context>
    <name>ModelText</name>
    <message>
        <source>%1 B</source>
        <extracomment>Number of a model&apos;s parameters: billions, millions, thousands</extracomment>
        <translation>%1 B</translation>
    </message>
    <message>
        <source>%1 M</source>
        <translation>%1 M</translation>
    </message>
    <message>
        <source>%1 K</source>
        <translation>%1 K</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 词元</translation>
    </message>
    <message>
        <source>%1 K tokens</source>
        <extracomment>Length of a model&apos;s context in units of 1024 tokens</extracomment>
        <translation>%1K 词元</translation>
    </message>
    <message>
        <source>%1 tokens/s</source>
        <translation>%1 词元/秒</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Embedding</source>
        <translation>嵌入</translation>
    </message>
    <message>
        <source>Reranking</source>
        <translation>重排序</translation>
    </message>
    <message>
        <source>Model folder</source>
        <translation>模型文件夹</translation>
    </message>
    <message>
        <source>Your folder</source>
        <translation>您的文件夹</translation>
    </message>
    <message>
        <source>Single file</source>
        <translation>单个文件</translation>
    </message>
    <message>
        <source>The file is not there any more.</source>
        <translation>文件已不存在。</translation>
    </message>
    <message>
        <source>The disk is not there. Plug it in or connect to the share; the model comes back by itself.</source>
        <translation>磁盘不在。请插入磁盘或连接共享，模型会自动恢复可用。</translation>
    </message>
    <message>
        <source>The disk does not answer. The model comes back when it does.</source>
        <translation>磁盘没有响应。响应恢复后，模型即可使用。</translation>
    </message>
    <message>
        <source>The folder may not be read. Give yourself the right to read it.</source>
        <translation>没有读取此文件夹的权限。请为自己授予读取权限。</translation>
    </message>
    <message>
        <source>Parts of this model are missing: %1.</source>
        <translation>此模型缺少 %1 个分卷。</translation>
    </message>
    <message>
        <source>The disk is not there</source>
        <translation>磁盘不在</translation>
    </message>
    <message>
        <source>The disk does not answer</source>
        <translation>磁盘没有响应</translation>
    </message>
    <message>
        <source>The folder may not be read</source>
        <translation>没有读取此文件夹的权限</translation>
    </message>
    <message>
        <source>today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>%1 days ago</source>
        <translation>%1 天前</translation>
    </message>
    <message>
        <source>Arabic</source>
        <translation>阿拉伯语</translation>
    </message>
    <message>
        <source>German</source>
        <translation>德语</translation>
    </message>
    <message>
        <source>English</source>
        <translation>英语</translation>
    </message>
    <message>
        <source>Spanish</source>
        <translation>西班牙语</translation>
    </message>
    <message>
        <source>French</source>
        <translation>法语</translation>
    </message>
    <message>
        <source>Hindi</source>
        <translation>印地语</translation>
    </message>
    <message>
        <source>Italian</source>
        <translation>意大利语</translation>
    </message>
    <message>
        <source>Japanese</source>
        <translation>日语</translation>
    </message>
    <message>
        <source>Korean</source>
        <translation>韩语</translation>
    </message>
    <message>
        <source>Dutch</source>
        <translation>荷兰语</translation>
    </message>
    <message>
        <source>Portuguese</source>
        <translation>葡萄牙语</translation>
    </message>
    <message>
        <source>Russian</source>
        <translation>俄语</translation>
    </message>
    <message>
        <source>Thai</source>
        <translation>泰语</translation>
    </message>
    <message>
        <source>Vietnamese</source>
        <translation>越南语</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>中文</translation>
    </message>
    <message>
        <source>, </source>
        <extracomment>Between the members of a list in a sentence</extracomment>
        <translation>、</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <extracomment>Two whole sentences, one after the other</extracomment>
        <translation>%1%2</translation>
    </message>
    <message>
        <source>%1, SHA-256 verified</source>
        <translation>%1，SHA-256 已验证</translation>
    </message>
</context>
<context>
    <name>ModelVerbs</name>
    <message>
        <source>Chat with it</source>
        <translation>开始对话</translation>
    </message>
    <message>
        <source>Load and chat</source>
        <translation>加载并开始对话</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Move to the model folder</source>
        <translation>移到模型文件夹</translation>
    </message>
    <message>
        <source>Move to another folder…</source>
        <translation>移到其他文件夹…</translation>
    </message>
    <message>
        <source>Take out of the list</source>
        <translation>从列表中移除</translation>
    </message>
    <message>
        <source>Move to the trash…</source>
        <translation>移到回收站…</translation>
    </message>
    <message>
        <source>Move the model to</source>
        <translation>将模型移到</translation>
    </message>
</context>
<context>
    <name>NetworkLog</name>
    <message>
        <source>Everything that left this computer</source>
        <translation>离开过这台电脑的所有请求</translation>
    </message>
    <message>
        <source>Nothing yet.</source>
        <translation>还没有。</translation>
    </message>
    <message>
        <source>Empty the list</source>
        <translation>清空列表</translation>
    </message>
</context>
<context>
    <name>NetworkRequestListModel</name>
    <message>
        <source>search for models</source>
        <translation>搜索模型</translation>
    </message>
    <message>
        <source>files of a model</source>
        <translation>模型的文件列表</translation>
    </message>
    <message>
        <source>card of a model</source>
        <translation>模型的说明</translation>
    </message>
    <message>
        <source>header of a model file</source>
        <translation>模型文件的文件头</translation>
    </message>
    <message>
        <source>download of a model</source>
        <translation>下载模型</translation>
    </message>
</context>
<context>
    <name>NetworkSettings</name>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Conversations never leave this computer. The network is used only to find and download models, and only when you allow it.</source>
        <translation>对话绝不会离开这台电脑。网络只用于查找和下载模型，并且只在您允许时使用。</translation>
    </message>
    <message>
        <source>Allow the network</source>
        <translation>允许使用网络</translation>
    </message>
    <message>
        <source>Models can be searched and downloaded.</source>
        <translation>可以搜索和下载模型。</translation>
    </message>
    <message>
        <source>Offline: nothing leaves this computer.</source>
        <translation>离线：没有任何内容离开这台电脑。</translation>
    </message>
    <message>
        <source>Access token of Hugging Face</source>
        <translation>Hugging Face 的访问令牌</translation>
    </message>
    <message>
        <source>there is one</source>
        <translation>已设置</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Connections per file</source>
        <translation>每个文件的连接数</translation>
    </message>
    <message>
        <source>Fastest download</source>
        <translation>下载限速</translation>
    </message>
    <message>
        <source>In MB per second.</source>
        <translation>单位：MB/秒。</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>Fastest download, in MB per second</source>
        <translation>下载限速，单位 MB/秒</translation>
    </message>
    <message>
        <source>Everything that left this computer…</source>
        <translation>离开过这台电脑的所有请求…</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Copy details</source>
        <translation>复制详细信息</translation>
    </message>
</context>
<context>
    <name>OfflineChip</name>
    <message>
        <source>Online</source>
        <translation>在线</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>Models can be searched and downloaded</source>
        <translation>可以搜索和下载模型</translation>
    </message>
    <message>
        <source>Nothing leaves this computer</source>
        <translation>没有任何内容离开这台电脑</translation>
    </message>
</context>
<context>
    <name>OfflineNotice</name>
    <message>
        <source>Fireside is offline</source>
        <translation>Fireside 处于离线状态</translation>
    </message>
    <message>
        <source>Nothing leaves this computer until you allow it. Searching and downloading models needs the network; your conversations never use it. Every request is listed in the settings.</source>
        <translation>未经您允许，任何内容都不会离开这台电脑。搜索和下载模型需要网络；您的对话从不使用网络。每一次请求都列在设置中。</translation>
    </message>
    <message>
        <source>Allow network</source>
        <translation>允许联网</translation>
    </message>
</context>
<context>
    <name>OpenModelDialog</name>
    <message>
        <source>Open a model file</source>
        <translation>打开模型文件</translation>
    </message>
    <message>
        <source>Model files (*.gguf)</source>
        <translation>模型文件 (*.gguf)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>OwnRow</name>
    <message>
        <source>%1: as for all models</source>
        <translation>%1：沿用通用设置</translation>
    </message>
</context>
<context>
    <name>OwnText</name>
    <message>
        <source>%1: as for all models</source>
        <translation>%1：沿用通用设置</translation>
    </message>
</context>
<context>
    <name>PlacesBar</name>
    <message>
        <source>Folders</source>
        <translation>文件夹</translation>
    </message>
</context>
<context>
    <name>PlacesCard</name>
    <message>
        <source>Where models lie</source>
        <translation>模型的存放位置</translation>
    </message>
    <message>
        <source>Take this folder out of the list (its files stay)</source>
        <translation>从列表中移除此文件夹（文件保留）</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>更改…</translation>
    </message>
    <message>
        <source>Choose another folder for downloads</source>
        <translation>选择其他下载文件夹</translation>
    </message>
</context>
<context>
    <name>PromptSettings</name>
    <message>
        <source>System prompt</source>
        <translation>系统提示词</translation>
    </message>
    <message>
        <source>Told to the model before every conversation. The demo model does not understand it.</source>
        <translation>在每次对话开始前告诉模型。演示模型不理解它。</translation>
    </message>
    <message>
        <source>For example: answer briefly, in British English.</source>
        <translation>例如：请用中文简短回答。</translation>
    </message>
</context>
<context>
    <name>QuantizationList</name>
    <message>
        <source>Downloads of this model</source>
        <translation>此模型的下载项</translation>
    </message>
</context>
<context>
    <name>QuantizationRow</name>
    <message>
        <source>usual choice</source>
        <translation>常用</translation>
    </message>
</context>
<context>
    <name>ReadingProgress</name>
    <message>
        <source>Reading %L1 of %L2 tokens</source>
        <translation>正在读取 %L1 / %L2 词元</translation>
    </message>
    <message>
        <source>Reading the prompt</source>
        <translation>正在读取提示词</translation>
    </message>
</context>
<context>
    <name>ReasoningBlock</name>
    <message>
        <source>Thinking…</source>
        <translation>正在思考…</translation>
    </message>
    <message>
        <source>Hide the reasoning</source>
        <translation>收起思考过程</translation>
    </message>
    <message>
        <source>Show the reasoning</source>
        <translation>查看思考过程</translation>
    </message>
    <message>
        <source>Unfolded</source>
        <translation>已展开</translation>
    </message>
    <message>
        <source>Folded</source>
        <translation>已折叠</translation>
    </message>
</context>
<context>
    <name>RecommendedModel</name>
    <message>
        <source>Recommended model: %1</source>
        <translation>推荐模型：%1</translation>
    </message>
    <message>
        <source>Recommended for this computer</source>
        <translation>推荐用于这台电脑</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Download %1</source>
        <translation>下载 %1</translation>
    </message>
</context>
<context>
    <name>RenameCard</name>
    <message>
        <source>Rename the model</source>
        <translation>重命名模型</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>The file is renamed too; what you set for the model stays with it.</source>
        <translation>文件也会一并重命名；您为此模型所作的设置会保留。</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
</context>
<context>
    <name>RepositoryView</name>
    <message>
        <source>Back to the list</source>
        <translation>返回列表</translation>
    </message>
    <message>
        <source>by %1</source>
        <translation>作者：%1</translation>
    </message>
    <message>
        <source>View in browser</source>
        <translation>在浏览器中查看</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Its terms must be accepted first</source>
        <translation>需要先接受其条款</translation>
    </message>
    <message>
        <source>Accept them on the model&apos;s page, once. Your access token is used for the download.</source>
        <translation>请在模型页面上接受条款，只需一次。下载时会使用您的访问令牌。</translation>
    </message>
    <message>
        <source>Accept them on the model&apos;s page, then put an access token from your account into the settings.</source>
        <translation>请在模型页面上接受条款，然后把您账号的访问令牌填到设置中。</translation>
    </message>
    <message>
        <source>Access token…</source>
        <translation>访问令牌…</translation>
    </message>
</context>
<context>
    <name>SamplingSettings</name>
    <message>
        <source>Answers</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>How the model chooses each next word, and how much it may write.</source>
        <translation>模型如何选择下一个词，以及最多写多少。</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>0 always takes the likeliest word; higher is livelier and less predictable.</source>
        <translation>0 表示总是选最可能的词；数值越高，文字越生动，也越难预料。</translation>
    </message>
    <message>
        <source>Top-k</source>
        <translation>Top-k</translation>
    </message>
    <message>
        <source>Choose among this many of the likeliest words.</source>
        <translation>从这么多个最可能的词中选择。</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation>Top-p</translation>
    </message>
    <message>
        <source>Choose among the likeliest words that together have this probability.</source>
        <translation>从累计概率达到此值的最可能的词中选择。</translation>
    </message>
    <message>
        <source>Min-p</source>
        <translation>Min-p</translation>
    </message>
    <message>
        <source>Leave out words less likely than this share of the likeliest.</source>
        <translation>排除概率低于最可能的词这一比例的词。</translation>
    </message>
    <message>
        <source>Repetition penalty</source>
        <translation>重复惩罚</translation>
    </message>
    <message>
        <source>Above 1, words that were used before become less likely.</source>
        <translation>大于 1 时，用过的词再次出现的概率会降低。</translation>
    </message>
    <message>
        <source>More ways to choose</source>
        <translation>更多采样方式</translation>
    </message>
    <message>
        <source>Unfolded</source>
        <translation>已展开</translation>
    </message>
    <message>
        <source>Folded</source>
        <translation>已折叠</translation>
    </message>
    <message>
        <source>Longest answer</source>
        <translation>回答长度上限</translation>
    </message>
    <message>
        <source>In tokens; about three quarters of a word each.</source>
        <translation>以词元计；一个汉字约合一个词元。</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>Longest answer, in tokens</source>
        <translation>回答长度上限，以词元计</translation>
    </message>
    <message>
        <source>Context length</source>
        <translation>上下文长度</translation>
    </message>
    <message>
        <source>Tokens that the model keeps in view. Takes effect when a model is loaded.</source>
        <translation>模型能同时看到的词元数。加载模型时生效。</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Context length, in tokens</source>
        <translation>上下文长度，以词元计</translation>
    </message>
    <message>
        <source>Back to the usual values</source>
        <translation>恢复默认值</translation>
    </message>
</context>
<context>
    <name>SearchResults</name>
    <message numerus="yes">
        <source>%n place(s) found</source>
        <translation>
            <numerusform>找到 %n 处</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing found for “%1”.</source>
        <translation>没有找到“%1”。</translation>
    </message>
</context>
<context>
    <name>SelectBox</name>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>SendButton</name>
    <message>
        <source>Stop the answer</source>
        <translation>停止回答</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Stop   Esc</source>
        <translation>停止   Esc</translation>
    </message>
    <message>
        <source>Send   Enter</source>
        <translation>发送   Enter</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Show the sidebar</source>
        <translation>显示侧边栏</translation>
    </message>
    <message>
        <source>Close the settings</source>
        <translation>关闭设置</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Fireside %1. Conversations are kept in %2</source>
        <translation>Fireside %1。对话保存在 %2</translation>
    </message>
</context>
<context>
    <name>ShortcutMap</name>
    <message>
        <source>New conversation</source>
        <translation>新建对话</translation>
    </message>
    <message>
        <source>Search all conversations</source>
        <translation>搜索所有对话</translation>
    </message>
    <message>
        <source>Show or hide the sidebar</source>
        <translation>显示或隐藏侧边栏</translation>
    </message>
    <message>
        <source>Library of models</source>
        <translation>模型库</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Open a model file</source>
        <translation>打开模型文件</translation>
    </message>
    <message>
        <source>Previous or next conversation</source>
        <translation>上一个或下一个对话</translation>
    </message>
    <message>
        <source>Scroll the conversation</source>
        <translation>滚动对话</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Start a new line</source>
        <translation>换行</translation>
    </message>
    <message>
        <source>Edit your last message (in an empty box)</source>
        <translation>编辑上一条消息（输入框为空时）</translation>
    </message>
    <message>
        <source>Stop the answer, close what is open</source>
        <translation>停止回答，关闭打开的面板</translation>
    </message>
    <message>
        <source>Copy the last answer</source>
        <translation>复制最后一次回答</translation>
    </message>
    <message>
        <source>Rename the conversation</source>
        <translation>重命名对话</translation>
    </message>
    <message>
        <source>Move the conversation to the trash (in the sidebar)</source>
        <translation>将对话移到回收站（在侧边栏中）</translation>
    </message>
    <message>
        <source>Bring back what was deleted</source>
        <translation>恢复已删除的内容</translation>
    </message>
    <message>
        <source>This map</source>
        <translation>显示此快捷键表</translation>
    </message>
    <message>
        <source>Keyboard</source>
        <translation>键盘快捷键</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Sidebar</source>
        <translation>侧边栏</translation>
    </message>
    <message>
        <source>Fireside</source>
        <translation>Fireside</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>新建对话</translation>
    </message>
    <message>
        <source>Hide the sidebar</source>
        <translation>隐藏侧边栏</translation>
    </message>
    <message>
        <source>Search all conversations</source>
        <translation>搜索所有对话</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>清除搜索</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>模型库</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
</context>
<context>
    <name>StartupError</name>
    <message>
        <source>Data folder: %1</source>
        <translation>数据文件夹：%1</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详细信息</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
</context>
<context>
    <name>StoryStarts</name>
    <message>
        <source>Begin the story: %1</source>
        <translation>故事开头：%1</translation>
    </message>
</context>
<context>
    <name>TableBlock</name>
    <message>
        <source>Table of %1 columns</source>
        <translation>%1 列的表格</translation>
    </message>
</context>
<context>
    <name>ThinkingChip</name>
    <message>
        <source>Think</source>
        <translation>思考</translation>
    </message>
    <message>
        <source>Think before answering</source>
        <translation>回答前先思考</translation>
    </message>
    <message>
        <source>The model thinks before it answers</source>
        <translation>模型会先思考再回答</translation>
    </message>
    <message>
        <source>The model answers at once</source>
        <translation>模型会直接回答</translation>
    </message>
</context>
<context>
    <name>TrashCard</name>
    <message>
        <source>Move the model to the trash?</source>
        <translation>要将模型移到回收站吗？</translation>
    </message>
    <message>
        <source>“%1” is unloaded first. Your conversations with it stay.</source>
        <translation>会先卸载“%1”。您与它的对话会保留。</translation>
    </message>
    <message>
        <source>“%1” can be brought back from the system&apos;s trash. Your conversations with it stay.</source>
        <translation>“%1”可以从系统回收站恢复。您与它的对话会保留。</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>移到回收站</translation>
    </message>
</context>
<context>
    <name>UndoToast</name>
    <message>
        <source>The message was deleted</source>
        <translation>消息已删除</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>UserMessage</name>
    <message>
        <source>You: %1</source>
        <translation>您：%1</translation>
    </message>
</context>
<context>
    <name>WorkLine</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>fireside::viewmodels::CatalogListModel</name>
    <message>
        <source>%1 and %2 more</source>
        <translation>%1等，另有 %2 种</translation>
    </message>
    <message>
        <source>thinks</source>
        <translation>思考</translation>
    </message>
    <message>
        <source>tools</source>
        <translation>工具调用</translation>
    </message>
    <message>
        <source>images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>embedding</source>
        <translation>嵌入</translation>
    </message>
    <message>
        <source>Needs about %1 of memory</source>
        <translation>约需 %1 内存</translation>
    </message>
    <message>
        <source>Needs about %1 of memory, more than is free</source>
        <translation>约需 %1 内存，超出可用内存</translation>
    </message>
    <message>
        <source>Needs about %1 of memory, writes about %2 tokens per second</source>
        <translation>约需 %1 内存，每秒约写 %2 个词元</translation>
    </message>
</context>
<context>
    <name>fireside::viewmodels::ChatController</name>
    <message numerus="yes">
        <source>The conversation is longer than this model can read at once: the %n oldest message(s) are left out.</source>
        <translation>
            <numerusform>对话超出了此模型一次能读取的长度：已略去最早的 %n 条消息。</numerusform>
        </translation>
    </message>
    <message>
        <source>The context is full, so the answer ended here. With the next message the oldest ones will be left out.</source>
        <translation>上下文已满，回答到此为止。发送下一条消息时会略去最早的消息。</translation>
    </message>
    <message>
        <source>The context is nearly full. With the next messages the oldest ones will be left out.</source>
        <translation>上下文即将用完。继续发送消息时会略去最早的消息。</translation>
    </message>
</context>
<context>
    <name>fireside::viewmodels::ConversationListModel</name>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>Previous 7 days</source>
        <translation>过去 7 天</translation>
    </message>
    <message>
        <source>MMMM yyyy</source>
        <extracomment>Title of a section of conversations: a month and its year, in the words of QLocale::toString</extracomment>
        <translation>yyyy年M月</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>置顶</translation>
    </message>
</context>
<context>
    <name>fireside::viewmodels::ConversationsController</name>
    <message>
        <source>“%1” was moved to the trash</source>
        <translation>“%1”已移到回收站</translation>
    </message>
</context>
<context>
    <name>fireside::viewmodels::DeviceCheckController</name>
    <message>
        <source>Filling its memory and reading it back…</source>
        <translation>正在填充显存并读回…</translation>
    </message>
    <message>
        <source>Comparing every kernel with the processor…</source>
        <translation>正在将每个计算内核与处理器对比…</translation>
    </message>
    <message>
        <source>Measuring its speed…</source>
        <translation>正在测量速度…</translation>
    </message>
</context>
<context>
    <name>fireside::viewmodels::DeviceListModel</name>
    <message>
        <source>Works: %1 of memory and %2 kernels are right.</source>
        <translation>正常：%1 显存和 %2 个计算内核均正确。</translation>
    </message>
    <message>
        <source>Reads %1 GB/s and computes %2 GFLOP/s.</source>
        <translation>读取速度 %1 GB/s，计算速度 %2 GFLOP/s。</translation>
    </message>
    <message>
        <source>Does without kernels that are wrong here: %1.</source>
        <translation>以下内核在此设备上有误，已停用：%1。</translation>
    </message>
    <message>
        <source>Waits until the check before it has ended.</source>
        <translation>等待前一项检查结束。</translation>
    </message>
    <message>
        <source>Not checked yet.</source>
        <translation>尚未检查。</translation>
    </message>
    <message>
        <source>Failed, so it is not used: %1</source>
        <translation>未通过检查，因此不使用：%1</translation>
    </message>
    <message>
        <source>Its check began %1 and never ended, so it is not used: its driver crashed or hung, perhaps with the whole computer.</source>
        <translation>检查始于 %1，但没有结束，因此不使用该设备：驱动程序崩溃或停止响应，可能连同整台电脑。</translation>
    </message>
    <message>
        <source>Checked by Fireside %1.</source>
        <translation>由 Fireside %1 检查。</translation>
    </message>
</context>
<context>
    <name>fireside::viewmodels::DownloadListModel</name>
    <message>
        <source>less than a minute left</source>
        <translation>剩余不到 1 分钟</translation>
    </message>
    <message>
        <source>%1 min left</source>
        <translation>剩余 %1 分钟</translation>
    </message>
    <message>
        <source>%1 h %2 min left</source>
        <translation>剩余 %1 小时 %2 分钟</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Waits for its turn</source>
        <translation>排队中</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/秒</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>tries again at %1</source>
        <translation>将于 %1 重试</translation>
    </message>
    <message>
        <source>Checking what arrived</source>
        <translation>正在校验</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Here and verified</source>
        <translation>已下载并通过校验</translation>
    </message>
    <message>
        <source>No longer here: deleted, moved, or on a disk that is away</source>
        <translation>已不在此处：被删除、被移动，或所在磁盘未连接</translation>
    </message>
</context>
<context>
    <name>fireside::viewmodels::FitController</name>
    <message>
        <source>Fits: %1 of %2 free</source>
        <translation>放得下：需要 %1，可用 %2</translation>
    </message>
    <message>
        <source>Fits partly: %1 of %2 layers; all would take %3 of %4 free</source>
        <translation>部分放得下：%1 / %2 层；全部需要 %3，可用 %4</translation>
    </message>
    <message>
        <source>Does not fit: takes %1, %2 are free</source>
        <translation>放不下：需要 %1，可用 %2</translation>
    </message>
    <message>
        <source>weights %1 · context %2 · working memory %3</source>
        <translation>权重 %1 · 上下文 %2 · 工作内存 %3</translation>
    </message>
    <message>
        <source>Fits with the processor&apos;s help; all would take %1 of %2 free</source>
        <translation>借助处理器可以运行；全部放入需要 %1，可用 %2</translation>
    </message>
    <message>
        <source>all devices together</source>
        <translation>所有设备合起来</translation>
    </message>
    <message>
        <source>%1 measured on %2</source>
        <translation>在 %2 上实测 %1</translation>
    </message>
    <message>
        <source>about %1 on %2</source>
        <translation>在 %2 上约 %1</translation>
    </message>
</context>
<context>
    <name>fireside::viewmodels::HubListModel</name>
    <message>
        <source>%1 M</source>
        <translation>%1 M</translation>
    </message>
    <message>
        <source>%1 K</source>
        <translation>%1 K</translation>
    </message>
    <message>
        <source>%1 downloads</source>
        <translation>%1 次下载</translation>
    </message>
    <message>
        <source>%1 likes</source>
        <translation>%1 个赞</translation>
    </message>
    <message>
        <source>changed %1</source>
        <translation>更新于 %1</translation>
    </message>
</context>
<context>
    <name>fireside::viewmodels::LibraryController</name>
    <message>
        <source>Models: %1</source>
        <translation>%1 个模型</translation>
    </message>
    <message>
        <source>%1 of %2 read</source>
        <translation>已读取 %1 / %2</translation>
    </message>
    <message>
        <source>No model is here twice.</source>
        <translation>没有重复的模型。</translation>
    </message>
    <message>
        <source>“%1” belongs to %2.</source>
        <translation>“%1”属于 %2。</translation>
    </message>
    <message>
        <source>%1 would no longer find it, so nothing was changed. Better change it there.</source>
        <translation>%1 将找不到它，因此没有做任何更改。最好在那里更改。</translation>
    </message>
    <message>
        <source>Rename it all the same</source>
        <translation>仍然重命名</translation>
    </message>
    <message>
        <source>Move it all the same</source>
        <translation>仍然移动</translation>
    </message>
    <message>
        <source>Delete it all the same</source>
        <translation>仍然删除</translation>
    </message>
    <message>
        <source>Models that are here more than once: %1.</source>
        <translation>重复的模型：%1 个。</translation>
    </message>
    <message>
        <source>Deleting copies that are yours frees %1.</source>
        <translation>删除您自己的副本可释放 %1。</translation>
    </message>
    <message>
        <source>The copies belong to other programs.</source>
        <translation>这些副本属于其他程序。</translation>
    </message>
</context>
<context>
    <name>fireside::viewmodels::ModelController</name>
    <message>
        <source>The model runs on a software graphics device, which is there for tests and slow. Choose Automatic in Settings.</source>
        <translation>模型运行在软件模拟的图形设备上，它仅供测试，速度很慢。请在设置中选择“自动”。</translation>
    </message>
    <message>
        <source>The model runs on the processor, as Settings say. The graphics processor is faster.</source>
        <translation>按照设置，模型在处理器上运行。使用显卡会更快。</translation>
    </message>
    <message>
        <source>No graphics processor that can be used was found. The model runs on the processor, so answers from larger models are slow. Settings show why.</source>
        <translation>没有找到可用的显卡。模型在处理器上运行，因此较大的模型回答会很慢。原因见设置。</translation>
    </message>
    <message>
        <source>This model&apos;s own chat template cannot be read (%1). A general one is used instead, so answers may be odd.</source>
        <translation>无法读取此模型自带的对话模板（%1），已改用通用模板，回答可能不太正常。</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1 with %2 of %3 layers, and the processor</source>
        <translation>%1 承担 %2 / %3 层，其余由处理器计算</translation>
    </message>
    <message>
        <source>%1 with the experts of %2 of %3 layers, and the processor</source>
        <translation>%1 承担 %2 / %3 层的专家，其余由处理器计算</translation>
    </message>
    <message>
        <source>Not one layer of the model fits into the graphics processor&apos;s free memory, so the processor computes, and answers are slower. A shorter context or a smaller quantization may help.</source>
        <translation>显卡的可用显存连模型的一层也放不下，因此由处理器计算，回答会更慢。缩短上下文或选择更小的量化版本可能有帮助。</translation>
    </message>
    <message>
        <source>%1 failed its check, so the processor computes, and answers are slower. Settings show why, and check it again.</source>
        <translation>%1 未通过检查，因此由处理器计算，回答会较慢。可在设置中查看原因并重新检查。</translation>
    </message>
    <message>
        <source>%1 failed its check and is not used. Settings show why, and check it again.</source>
        <translation>%1 未通过检查，因此未被使用。可在设置中查看原因并重新检查。</translation>
    </message>
</context>
<context>
    <name>fireside::viewmodels::ModelDetailsController</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>For</source>
        <translation>用途</translation>
    </message>
    <message>
        <source>Family</source>
        <translation>系列</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>上下文</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>对话模板</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>the file does not say</source>
        <translation>文件未注明</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>%1 in %2 files</source>
        <translation>%1，共 %2 个文件</translation>
    </message>
    <message>
        <source>Found in</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>上次使用</translation>
    </message>
    <message>
        <source>%1, reads %2</source>
        <translation>%1，读取 %2</translation>
    </message>
    <message>
        <source>Speed here</source>
        <translation>本机速度</translation>
    </message>
    <message>
        <source>%1 on %2</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层数</translation>
    </message>
    <message>
        <source>Downloaded from</source>
        <translation>下载自</translation>
    </message>
</context>
<context>
    <name>fireside::viewmodels::ModelListModel</name>
    <message>
        <source>Demo: little stories</source>
        <translation>演示：小故事</translation>
    </message>
    <message>
        <source>Comes with Fireside. Tiny, for trying things out</source>
        <translation>随 Fireside 附带。很小，供试用</translation>
    </message>
</context>
<context>
    <name>fireside::viewmodels::NetworkController</name>
    <message>
        <source>This system has no keychain that answers, so the token is forgotten when you quit.</source>
        <translation>此系统没有可用的密钥环，因此退出后令牌不会保留。</translation>
    </message>
    <message>
        <source>Taken from HF_TOKEN of the environment.</source>
        <translation>取自环境变量 HF_TOKEN。</translation>
    </message>
    <message>
        <source>Kept in the system&apos;s keychain.</source>
        <translation>保存在系统密钥环中。</translation>
    </message>
    <message>
        <source>Holds until you quit.</source>
        <translation>在退出前有效。</translation>
    </message>
    <message>
        <source>Only needed for models whose terms must be accepted first.</source>
        <translation>只有需要先接受条款的模型才用得到。</translation>
    </message>
    <message>
        <source>This is no address of a server. It begins with https:// (http:// only for this computer itself), for example https://hf-mirror.com.</source>
        <translation>这不是服务器地址。地址应以 https:// 开头（http:// 仅用于本机），例如 https://hf-mirror.com。</translation>
    </message>
</context>
<context>
    <name>fireside::viewmodels::NetworkRequestListModel</name>
    <message>
        <source>sent %1, received %2</source>
        <translation>发送 %1，接收 %2</translation>
    </message>
</context>
<context>
    <name>fireside::viewmodels::PlaceListModel</name>
    <message>
        <source>Models: %1</source>
        <translation>%1 个模型</translation>
    </message>
</context>
<context>
    <name>fireside::viewmodels::QuantizationListModel</name>
    <message>
        <source>Parts of it are missing on the hub.</source>
        <translation>模型社区上缺少部分分卷。</translation>
    </message>
    <message>
        <source>Reads images for a model; no model by itself.</source>
        <translation>用于让模型读取图像，本身不是模型。</translation>
    </message>
    <message>
        <source>size not known</source>
        <translation>大小未知</translation>
    </message>
    <message numerus="yes">
        <source>in %n file(s)</source>
        <translation>
            <numerusform>共 %n 个文件</numerusform>
        </translation>
    </message>
    <message>
        <source>fits this machine</source>
        <translation>适合本机</translation>
    </message>
    <message>
        <source>needs about %1 of memory</source>
        <translation>约需 %1 内存</translation>
    </message>
</context>
<context>
    <name>fireside::viewmodels::RecommendationController</name>
    <message>
        <source>Here it should write about %1 tokens per second.</source>
        <translation>在本机上预计每秒约写 %1 个词元。</translation>
    </message>
    <message>
        <source>It should write %1 tokens per second or more; how fast this computer is has not been measured.</source>
        <translation>预计每秒可写 %1 个词元以上；这台电脑的速度尚未测量。</translation>
    </message>
    <message>
        <source>The smallest model that is worth a conversation. It needs about %1 of memory, and %2 are free now: close other programs first.</source>
        <translation>值得一聊的最小的模型。它约需 %1 内存，而目前可用 %2：请先关闭其他程序。</translation>
    </message>
    <message>
        <source>The smallest model that is worth a conversation, because larger ones would be slow here.</source>
        <translation>值得一聊的最小的模型，因为更大的模型在本机上会很慢。</translation>
    </message>
    <message>
        <source>this computer, which has no graphics processor</source>
        <translation>这台没有显卡的电脑</translation>
    </message>
    <message>
        <source>The best of our list for %1: it needs about %2 of the %3 of memory that are free there, and answers as fast as one reads.</source>
        <translation>推荐列表中最适合%1的模型：可用内存为 %3，它约需 %2，回答速度跟得上阅读。</translation>
    </message>
</context>
<context>
    <name>fireside::viewmodels::RemoteModelController</name>
    <message>
        <source>Family</source>
        <translation>系列</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>上下文</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>the hub does not say</source>
        <translation>社区未注明</translation>
    </message>
    <message>
        <source>Made from</source>
        <translation>基于</translation>
    </message>
    <message>
        <source>Languages</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Downloads</source>
        <translation>下载次数</translation>
    </message>
    <message>
        <source>Likes</source>
        <translation>点赞数</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>更新时间</translation>
    </message>
</context>
</TS>
