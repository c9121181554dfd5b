import QtQml
import Fireside.ViewModels

/// The states of the library, beside those of the rest of the window.
Scenes {
    function catalog(): void {
        const names = ["DeepSeek R1 0528 (Qwen3 8B)", "Qwen3 4B", "gpt-oss 20B", "gpt-oss 120B", "nomic-embed-text 1.5"];
        const sizes = ["8.2 B · Q4_K_M · 5.0 GB · 128 K tokens · DeepSeek", "4.0 B · Q4_K_M · 2.5 GB · Alibaba", "21 B · MXFP4 · 12.1 GB · OpenAI",
            "117 B · MXFP4 · 63.4 GB · OpenAI", "140 M · Q8_0 · 150 MB · Nomic"];
        const tags = [["thinks"], ["thinks", "tools"], ["thinks", "tools"], ["thinks", "tools"], ["embedding"]];
        for (let i = 0; i < names.length; ++i) {
            CatalogListModel.append({repository: "author/" + i, quantization: "Q4_K_M", name: names[i], summary: sizes[i],
                goodAt: "conversation, step by step reasoning, mathematics", licence: "Apache-2.0",
                languages: "English, Chinese, Spanish, French and 7 more", tags: tags[i], fits: i !== 3,
                holding: ["", "coming", "here", "", "here"][i], path: i === 2 ? "/m/oss.gguf" : "",
                fitText: i !== 3 ? "Needs about 6.2 GB of memory" : "Needs about 70.3 GB of memory, more than is free"});
        }
    }

    // The scenes.
    function discover(): void {
        chat();
        catalog();
    }
    function discoverOnline(): void {
        discover();
        NetworkController.allowed = true;
    }
    function hub(): void {
        discoverOnline();
        HubListModel.text = "qwen3";
        HubListModel.asked = true;
        const names = ["Qwen3-8B-GGUF", "DeepSeek-R1-0528-Qwen3-8B-GGUF", "gemma-3-12b-it-qat-q4_0-gguf", "Hunyuan-7B-Instruct-GGUF",
            "ERNIE-4.5-21B-A3B-Thinking-GGUF-with-a-very-long-name-that-goes-on-and-on"];
        const authors = ["Qwen", "unsloth", "google", "tencent", "baidu"];
        for (let i = 0; i < names.length; ++i) {
            HubListModel.append({repository: authors[i] + "/" + names[i], name: names[i], author: authors[i],
                summary: (5 - i) + ".2 M downloads · " + (900 - i * 70) + " likes · changed " + (i + 2) + " days ago",
                licence: i === 2 ? "gemma" : "apache-2.0", gated: i === 2,
                holding: ["here", "coming", "", "", ""][i]});
        }
    }
    function hubFailed(): void {
        discoverOnline();
        HubListModel.asked = true;
        HubListModel.error = {title: "The server cannot be reached.", help: "Check the internet connection, or choose another address for the hub (a mirror) in the "
            + "settings, then try again.", details: "http_status: 500"};
    }
    function repository(): void {
        hub();
        const it = RemoteModelController;
        it.repository = "Qwen/Qwen3-8B-GGUF";
        it.name = "Qwen3-8B-GGUF";
        it.author = "Qwen";
        it.facts = [{label: "Family", value: "qwen3"}, {label: "Parameters", value: "8.2 B"}, {label: "Context", value: "40 K tokens"},
            {label: "Licence", value: "apache-2.0"}, {label: "Made from", value: "Qwen/Qwen3-8B"}, {label: "Downloads", value: "5,204,312"},
            {label: "Likes", value: "900"}, {label: "Changed", value: "2 days ago"}];
        it.choices.append({name: "Q4_K_M", sizeText: "5.0 GB", filesText: "", fits: true, fitText: "fits this machine", usual: true,
            note: "", canGet: true, holding: "", path: ""});
        it.choices.append({name: "Q5_K_M", sizeText: "5.9 GB", filesText: "", fits: true, fitText: "fits this machine", usual: false,
            note: "", canGet: true, holding: "here", path: "/m/q5.gguf"});
        it.choices.append({name: "Q8_0", sizeText: "8.7 GB", filesText: "in 2 file(s)", fits: false,
            fitText: "needs about 10.1 GB of memory", usual: false, note: "", canGet: true, holding: "", path: ""});
        it.choices.append({name: "BF16", sizeText: "16.4 GB", filesText: "in 3 file(s)", fits: false, fitText: "", usual: false,
            note: "Parts of it are missing on the hub.", canGet: false, holding: "", path: ""});
        it.choice = "Q4_K_M";
        it.fit.known = true;
        it.fit.contexts = [1024, 2048, 4096, 8192, 16384, 32768, 40960];
        it.fit.contextIndex = 3;
        it.fit.contextText = "8 K tokens";
        it.fit.devices = [{name: "AMD Radeon RX 7600", verdict: "partly", share: 1, text: "Fits partly: 31 of 36 layers; all would "
            + "take 8.3 GB of 7.4 GB free"}, {name: "AMD Ryzen 7 7840U", verdict: "fits", share: 0.4, text: "Fits: 8.3 GB of 21.0 GB free"}];
        it.fit.partsText = "weights 6.8 GB · context 1.2 GB · working memory 310 MB";
        it.fit.speedText = "about 11.4 tokens/s on AMD Ryzen 7 7840U";
        it.hasCard = true;
        it.card.setMarkdown("# Qwen3-8B-GGUF\n\nQwen3 is the latest *generation* of language models in the Qwen series.\n\n"
            + "## Highlights\n\n- Switches between **thinking** and not thinking\n- 100+ languages\n\n```\nfireside-cli models pull "
            + "Qwen/Qwen3-8B-GGUF\n```\n\n| | Context |\n|---|---|\n| native | 32,768 |\n| YaRN | 131,072 |\n");
    }
    function gated(): void {
        hub();
        RemoteModelController.repository = "google/gemma-3-12b-it-qat-q4_0-gguf";
        RemoteModelController.name = "gemma-3-12b-it-qat-q4_0-gguf";
        RemoteModelController.author = "google";
        RemoteModelController.gated = true;
        RemoteModelController.choices.append({name: "Q4_0", sizeText: "8.1 GB", filesText: "", fits: true,
            fitText: "fits this machine", usual: true, note: "", canGet: true, holding: "", path: ""});
        RemoteModelController.choice = "Q4_0";
        RemoteModelController.fit.error = {title: "This model must be asked for.", help: "Open its page on the hub in a browser, sign in and accept its terms.", details: "http_status: 500"};
    }
    function downloads(): void {
        chat();
        NetworkController.allowed = true;
        DownloadsController.unfinished = 4;
        DownloadsController.running = true;
        DownloadsController.progress = 0.37;
        const add = row => DownloadListModel.append(Object.assign({error: {title: "", help: "", details: ""}, path: "", remedy: ""}, row));
        add({downloadId: 1, name: "Qwen/Qwen3-8B-GGUF · Q4_K_M", downloadState: "running", progress: 0.62,
            status: "3.1 GB of 5.0 GB · 24.1 MB/s · 2 min left"});
        add({downloadId: 2, name: "unsloth/gpt-oss-20b-GGUF · MXFP4", downloadState: "queued", progress: 0.1,
            status: "Waits for its turn · 1.2 GB of 12.1 GB"});
        add({downloadId: 3, name: "bartowski/Llama-3.2-3B-Instruct-GGUF · Q6_K", downloadState: "paused", progress: 0.3,
            status: "Paused · 0.8 GB of 2.6 GB"});
        add({downloadId: 4, name: "google/gemma-3-12b-it-qat-q4_0-gguf · Q4_0", downloadState: "failed", progress: 0,
            status: "Stopped · 0 B of 8.1 GB", error: {title: "This model must be asked for.", help: "Open its page on the hub in a "
            + "browser, sign in and accept its terms; then set your access token in the settings (or HF_TOKEN) and try again.",
            details: "gated: google/gemma-3-12b-it-qat-q4_0-gguf"}, remedy: "page"});
        add({downloadId: 6, name: "tencent/Hunyuan-7B-Instruct-GGUF · Q4_K_M", downloadState: "failed", progress: 0.4,
            status: "Stopped · 1.9 GB of 4.6 GB", error: {title: "The file on the hub is no longer the one that was begun.",
            help: "Get the new one: its download begins from the start.", details: "file_changed: etag"}, remedy: "restart"});
        add({downloadId: 5, name: "HuggingFaceTB/SmolLM3-3B-GGUF · Q4_K_M", downloadState: "done", progress: 1,
            status: "Here and verified · 1.9 GB", path: "/m/smollm3.gguf"});
    }
    function libraryEmpty(): void {
        demo();
        PlaceListModel.append({folder: "/f", name: "Model folder", folderText: LibraryController.modelFolder,
            summary: "Models: 0 · 0 bytes", note: "", isUsers: false, isOurs: true});
    }
    function library(): void {
        chat();
        LocalModelListModel.add({name: "DeepSeek-R1-Distill-Qwen-7B-Q4_K_M", summary: "7.6 B · Q4_K_M · 4.7 GB", used: "3 days ago"});
        LocalModelListModel.add({name: "gemma-3-12b-it-qat-q4_0", summary: "11.8 B · Q4_0 · 8.1 GB", place: "LM Studio",
            isForeign: true});
        LocalModelListModel.add({name: "Llama-3.2-1B-Instruct-Q4_K_M", summary: "1.2 B · Q4_K_M · 808 MB", duplicates: 1});
        LocalModelListModel.add({name: "nomic-embed-text:latest", summary: "137 M · F16 · 274 MB", place: "Ollama",
            kind: "Embedding", isForeign: true});
        LocalModelListModel.add({path: "/m/q", name: "Qwen3-4B-Instruct-2507-Q4_K_M", summary: "4.0 B · Q4_K_M · 2.5 GB",
            used: "today", isCurrent: true});
        LocalModelListModel.add({name: "Qwen3-235B-A22B-UD-Q2_K_XL", summary: "235 B · Q2_K · 88.0 GB", isHere: false,
            place: "/media/ada/models", note: "The disk is not there. Plug it in or connect to the share; the model "
            + "comes back by itself."});
        LocalModelListModel.add({name: "unfinished", summary: "12 MB", note: "The file is damaged."});
        PlaceListModel.away = 1;
        PlaceListModel.append({folder: "/f", name: "Model folder", folderText: LibraryController.modelFolder,
            summary: "Models: 3 · 7.9 GB", note: "", isUsers: false, isOurs: true});
        PlaceListModel.append({folder: "/u", name: "Your folder", folderText: "/media/ada/models", summary: "Models: 1",
            note: "The disk is not there", isUsers: true, isOurs: false});
        PlaceListModel.append({folder: "/l", name: "LM Studio", folderText: "/home/ada/.lmstudio/models",
            summary: "Models: 1 · 8.1 GB", note: "", isUsers: false, isOurs: false});
        LibraryController.storageText = "Models: 7 · 16.4 GB";
    }
    function libraryDetails(): void {
        library();
        ModelDetailsController.path = "/m/q";
        ModelDetailsController.name = "Qwen3-4B-Instruct-2507-Q4_K_M";
        ModelDetailsController.isCurrent = true;
        ModelDetailsController.facts = [{label: "Model", value: "Qwen3 4B Instruct 2507"}, {label: "For", value: "Chat"},
            {label: "Family", value: "qwen3"}, {label: "Parameters", value: "4.0 B (4B)"}, {label: "Weights", value: "Q4_K_M"},
            {label: "Context", value: "256 K tokens"}, {label: "Chat template", value: "the model's own"},
            {label: "Licence", value: "apache-2.0"}, {label: "Size", value: "2.5 GB"}, {label: "Found in", value: "Model folder"},
            {label: "Last used", value: "today"},
            {label: "Speed here", value: "84.3 tokens/s, reads 2140 tokens/s on Radeon RX 7900 XT"}];
        ModelDetailsController.sha256 = "3605803b982cb64aead44f6c1b2ae36e3acdb41d8e46c8a94c6533bc4c67e597";
        ModelDetailsController.own = {temperature: 0.6, systemPrompt: "Answer briefly.", contextLength: 16384};
        ModelDetailsController.reloadDue = true;
        const fit = ModelDetailsController.fit;
        fit.known = true;
        fit.moved = true;
        fit.contexts = [1024, 2048, 4096, 8192, 16384, 32768, 65536, 131072, 262144];
        fit.contextIndex = 5;
        fit.contextLength = 32768;
        fit.contextText = "32 K tokens";
        fit.devices = [{name: "Radeon RX 7900 XT", verdict: "fits", share: 0.45, text: "Fits: 7.7 GB of 17.1 GB free"},
            {name: "AMD Ryzen 7 7840U", verdict: "fits", share: 0.3, text: "Fits: 7.4 GB of 24.3 GB free"}];
        fit.partsText = "weights 2.5 GB · context 4.8 GB · working memory 410 MB";
        fit.speedText = "91.2 tokens/s measured on AMD Radeon RX 7600";
    }
    function libraryRefused(): void {
        library();
        LibraryController.error = {title: "“gemma-3-12b-it-qat-q4_0” belongs to LM Studio.", help: "LM Studio would no longer find it, so nothing was "
            + "changed. Better change it there.", details: "http_status: 500"};
        LibraryController.canInsist = true;
        LibraryController.insistText = "Rename it all the same";
        LibraryController.hashing = true;
        LibraryController.hashProgress = 0.4;
        LibraryController.hashText = "3.2 of 8.1 GB read";
    }
    function libraryEndless(): void {
        chat();
        for (let i = 0; i < 10000; ++i) {
            LocalModelListModel.add({name: "Model-" + i + "-Q4_K_M", path: "/m/" + i, summary: (i % 70) + " B · Q4_K_M · "
                + (i % 40) + " GB", used: i % 3 ? "" : "yesterday", kind: i % 7 ? "" : "Embedding", isHere: i % 11 !== 0});
        }
    }
    function catalogEndless(): void {
        chat();
        for (let i = 0; i < 2000; ++i) {
            catalog();
        }
    }
    function hubEndless(): void {
        for (let i = 0; i < 2000; ++i) {
            hub();
        }
    }
}
