import QtQml
import Fireside.ViewModels

/// The states of the window that its pictures and tests show, told through the fake view models.
QtObject {
    readonly property string longAnswer: "Yes, and it is less work than people say. A **sourdough** rises because wild yeast in "
        + "the starter eats the flour's sugars; the *lactic bacteria* beside it give the taste. See "
        + "[the long version](https://example.org/bread) for why.\n\n## What you need\n\n"
        + "| Ingredient | Weight | Share |\n|:--|--:|--:|\n| Strong flour | 500 g | 100 % |\n| Water, 24 °C | 350 g | 70 % |\n"
        + "| Starter | 100 g | 20 % |\n| Salt | 10 g | 2 % |\n\n## How it goes\n\n1. Mix flour and water, rest 30 minutes.\n"
        + "2. Fold in the starter and the salt.\n3. Stretch and fold every half hour:\n   - four times in all,\n"
        + "   - with wet hands.\n4. Shape, and leave in the cold overnight.\n\n"
        + "> The dough decides, not the clock.\n\nThis tells the hydration for any recipe with `flour` and `water`:\n\n"
        + "```python\ndef hydration(flour: float, water: float, starter: float = 0.0) -> float:\n"
        + "    \"\"\"Water per flour, half of the starter counted as each.\"\"\"\n"
        + "    return (water + starter / 2) / (flour + starter / 2)\n\n\nprint(f\"{hydration(500, 350, 100):.0%}\")\n```\n\n"
        + "$$h = \\frac{w + s/2}{f + s/2}$$\n\n---\n\n中文简述：把面粉和水混合，静置三十分钟，再加入酵种和盐；每半小时折叠一次，冷藏过夜后烘烤。"

    function conversations(): void {
        const titles = ["House rules for Lena", "Sourdough, step by step", "Why the sky is red at dusk",
            "Letter to the landlord", "旅行计划：京都三日", "Regex for ISO dates", "A birthday rhyme", "Sorting in Rust",
            "Tax return questions", "Names for a grey cat"];
        const sections = ["Pinned", "Today", "Today", "Today", "Yesterday", "Yesterday", "Previous 7 days",
            "Previous 7 days", "October 2026", "October 2026"];
        for (let i = 0; i < titles.length; ++i) {
            ConversationListModel.append({conversationId: i + 1, title: titles[i], pinned: i === 0, section: sections[i],
                isCurrent: i === 1, isAnswering: i === 3});
        }
    }
    function models(): void {
        ModelListModel.append({name: "Qwen3 4B Instruct", path: "/m/qwen3.gguf", sizeText: "2.5 GB",
            detail: "Q4_K · qwen3", isCurrent: true, isDemo: false, missing: false, isSingle: false});
        ModelListModel.append({name: "Llama 3.2 1B", path: "/m/llama.gguf", sizeText: "0.8 GB", detail: "Q4_K · llama",
            isCurrent: false, isDemo: false, missing: true, isSingle: true});
        ModelListModel.append({name: "Demo: tiny stories", path: "", sizeText: "1.2 MB", detail: "F32 · llama",
            isCurrent: false, isDemo: true, missing: false, isSingle: false});
    }
    function devices(): void {
        DeviceListModel.append({deviceId: "vulkan:0", name: "Radeon RX 7900 XT", driver: "RADV 25.0", type: "discrete GPU",
            memoryText: "20 GB", usable: true, chosen: true, reason: "The fastest GPU with enough memory.",
            checkState: "healthy", checkText: "Works: 18.4 GB of memory and 190 kernels are right. Reads 612 GB/s and computes "
                + "31,400 GFLOP/s. Does without kernels that are wrong here: matmul.q4_k.subgroup."});
        DeviceListModel.append({deviceId: "vulkan:2", name: "Radeon HD 7700", driver: "RADV 25.0", type: "discrete GPU",
            memoryText: "1 GB", usable: false, chosen: false,
            reason: "it failed its check: memory does not keep what is written to it (byte 812646400 of 939524096)",
            checkState: "failed",
            checkText: "Failed, so it is not used: memory does not keep what is written to it (byte 812646400 of 939524096)"});
        DeviceListModel.append({deviceId: "vulkan:1", name: "llvmpipe (LLVM 15.0.6, 256 bits)", driver: "Mesa 22.3",
            type: "CPU", memoryText: "16 GB", usable: true, chosen: false,
            reason: "Runs on the processor: used only when there is no GPU.", checkState: "checking", checkText: ""});
        DeviceListModel.append({deviceId: "cpu", name: "AMD Ryzen 7 7840U", driver: "", type: "CPU", memoryText: "32 GB",
            usable: true, chosen: false, reason: "slower than the GPU", checkState: "unchecked",
            checkText: "Not checked yet."});
        DeviceCheckController.checking = "vulkan:1";
        DeviceCheckController.stageText = "Comparing every kernel with the processor…";
        DeviceCheckController.progress = 0.6;
    }
    function ready(): void {
        ModelController.state = "ready";
        ModelController.name = "Qwen3 4B Instruct";
        ModelController.detail = "Q4_K · qwen3 · 4.0 B";
        ModelController.deviceName = "Radeon RX 7900 XT";
        ChatController.contextLength = 4096;
        models();
        devices();
    }
    function demo(): void {
        ready();
        ModelController.name = "Demo: tiny stories";
        ModelController.isDemo = true;
        ModelController.onProcessor = true;
        ModelController.deviceName = "AMD Ryzen 7 7840U";
        ModelController.deviceNote = "No graphics processor that can be used was found. The model runs on the processor, "
            + "so answers from larger models are slow. Settings show why.";
    }
    function chat(): void {
        conversations();
        ready();
        ChatController.conversationId = 2;
        ConversationsController.currentId = 2;
        ChatController.title = "Sourdough, step by step";
        ChatController.contextUsed = 1616;
    }

    function recommendation(): void {
        RecommendationController.name = "Qwen3 8B";
        RecommendationController.summary = "5.0 GB · Alibaba · Apache-2.0";
        RecommendationController.why = "The best of our list that fits Radeon RX 7900 XT: it needs about 6.2 GB of the 19.1 GB of "
            + "memory that are free there.";
        RecommendationController.available = true;
    }
    // The scenes.
    function empty(): void {
        demo();
        ModelListModel.clear();
        recommendation();
    }
    function noModel(): void {
        recommendation();
        ModelListModel.append({name: "Demo: tiny stories", path: "", sizeText: "1.2 MB", detail: "F32 · llama",
            isCurrent: false, isDemo: true, missing: false, isSingle: false});
    }
    function full(): void {
        chat();
        ModelController.thinkingSwitchable = true;
        MessageListModel.add({isUser: true, plainText: "Can I bake sourdough without a Dutch oven? I have a plain oven, "
            + "a baking stone and a spray bottle.", siblingIndex: 1, siblingCount: 3});
        MessageListModel.add({plainText: "<think>\nThey have a stone and a spray bottle. Steam matters in the first "
            + "fifteen minutes.\n</think>\n\n" + longAnswer, isLast: true, siblingIndex: 0, siblingCount: 2});
    }
    function streaming(): void {
        chat();
        ChatController.busy = true;
        ChatController.tokensPerSecond = 84.3;
        MessageListModel.add({isUser: true, plainText: "And how do I know that it is baked?"});
        MessageListModel.add({plainText: "Three signs, in this order:\n\n1. The crust is the brown of a chestnut, not of "
            + "toast.\n2. Knocked from below, the loaf sounds **hollow**.\n3. Its middle has", messageState: "streaming",
            isLast: true});
    }
    function reading(): void {
        chat();
        ChatController.busy = true;
        ChatController.promptRead = 1204;
        ChatController.promptTotal = 8310;
        MessageListModel.add({isUser: true, plainText: "Here is the whole recipe book. Which bread keeps longest?"});
        MessageListModel.add({plainText: "", messageState: "streaming", isLast: true});
    }
    function failed(): void {
        chat();
        ModelController.thinkingSwitchable = true;
        ModelController.thinking = "off";
        ModelController.templateNote = "This model's own chat template cannot be read (line 12: unknown tag “foo”). A "
            + "general one is used instead, so answers may be odd.";
        MessageListModel.add({isUser: true, plainText: "Which flour keeps longest?"});
        MessageListModel.add({plainText: "White flour keeps longest, because the bran and the germ, which hold the oil "
            + "that turns", messageState: "failed", error: {title: "The graphics device stopped answering",
            help: "What had arrived is kept. Try again; if it happens often, update the driver or choose another "
            + "device in the settings.", details: "device_lost"}, isLast: true});
        ModelController.error = {title: "This is not a model file", help: "“holiday.gguf” does not begin like a GGUF file. It may be damaged or not completely "
            + "downloaded; download it again or open another file.", details: "http_status: 500"};
    }
    function loading(): void {
        conversations();
        ModelController.state = "loading";
        ModelController.name = "Qwen3 4B Instruct";
        ModelController.loadedBytes = 1200;
        ModelController.totalBytes = 2500;
        ModelController.progress = 0.48;
        ModelController.progressText = "1.2 of 2.5 GB";
        models();
    }
    function settings(): void {
        chat();
    }
    function networkLog(): void {
        settings();
        NetworkController.allowed = true;
        NetworkController.hasToken = true;
        NetworkController.tokenNote = "Kept in the system's keychain.";
        const add = (reason, address, bytes, outcome, failed) => NetworkRequestListModel.append({when: "today, 16:12", reason: reason,
            address: address, bytes: bytes, outcome: outcome, failed: failed});
        add("download of a model", "https://cas-bridge.xethub.hf.co/xet-bridge-us/Qwen3-8B-Q4_K_M.gguf", "5.0 GB", "206", false);
        add("header of a model file", "https://huggingface.co/Qwen/Qwen3-8B-GGUF/resolve/main/Qwen3-8B-Q4_K_M.gguf", "1.0 MB", "206", false);
        add("card of a model", "https://huggingface.co/Qwen/Qwen3-8B-GGUF/resolve/main/README.md", "0 B", "The server cannot be reached.", true);
        add("search for models", "https://huggingface.co/api/models?search=qwen3&filter=gguf&sort=downloads", "48 KB", "200", false);
    }
    function picker(): void {
        chat();
        ModelController.onProcessor = true;
        ModelController.deviceNote = "No graphics processor that can be used was found. The model runs on the processor, "
            + "so answers from larger models are slow. Settings show why.";
    }
    function drawer(): void {
        full();
    }
    function search(): void {
        full();
        SearchListModel.append({conversationId: 2, messageId: 1, title: "Sourdough, step by step",
            before: "… rises because wild yeast in the starter eats the ", match: "flour",
            after: "'s sugars; the lactic bacteria beside it give the taste", when: "Today"});
        SearchListModel.append({conversationId: 5, messageId: 1, title: "Letter to the landlord", before: "",
            match: "Flour", after: " was found in the cellar, and the mice", when: "12 Nov"});
    }
    function keyboard(): void {
        full();
    }
    function broken(): void {
        AppController.startupError = {title: "Your conversations were written by a newer Fireside", help: "This version cannot read them, and has not touched them. Install the newest "
            + "Fireside, or start with another data folder.", details: "database version 9, known 1"};
    }
    function endless(): void {
        chat();
        for (let i = 0; i < 1000; ++i) {
            MessageListModel.add({isUser: true, plainText: "Question " + (i + 1) + ": what comes next?"});
            MessageListModel.add({plainText: i % 5 ? "Answer **" + (i + 1) + "**, in a sentence or two that say what comes "
                + "next and why it does." : longAnswer, isLast: i === 999});
        }
    }
}
