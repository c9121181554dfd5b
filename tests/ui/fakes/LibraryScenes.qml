import QtQml
import Fireside.ViewModels

/// The states of the library, beside those of the rest of the window.
Scenes {
    function catalog(): void {
        const names = ["DeepSeek R1 0528 (Qwen3 8B)", "Qwen3 4B", "gpt-oss 20B", "gpt-oss 120B", "nomic-embed-text 1.5"];
        const sizes = ["8.2 B · Q4_K_M · 5.0 GB · DeepSeek", "4.0 B · Q4_K_M · 2.5 GB · Alibaba", "21 B · MXFP4 · 12.1 GB · OpenAI",
            "117 B · MXFP4 · 63.4 GB · OpenAI", "140 M · Q8_0 · 150 MB · Nomic"];
        const tags = [["thinks"], ["thinks", "tools"], ["thinks", "tools"], ["thinks", "tools"], ["embedding"]];
        for (let i = 0; i < names.length; ++i) {
            CatalogListModel.append({repository: "author/" + i, quantization: "Q4_K_M", name: names[i], summary: sizes[i],
                goodAt: "conversation, step by step reasoning, mathematics", licence: "Apache-2.0",
                languages: "English, Chinese, Spanish, French and 7 more", tags: tags[i], fits: i !== 3,
                fitText: i !== 3 ? "Needs about 6.2 GB of memory" : "Needs about 70.3 GB of memory, more than is free"});
        }
    }

    // The scenes.
    function discover(): void {
        chat();
        catalog();
    }
    function libraryEmpty(): void {
        demo();
        PlaceListModel.append({folder: "/f", name: "Model folder", folderText: LibraryController.modelFolder,
            summary: "Models: 0 · 0 bytes", note: "", isUsers: false});
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
            summary: "Models: 3 · 7.9 GB", note: "", isUsers: false});
        PlaceListModel.append({folder: "/u", name: "Your folder", folderText: "/media/ada/models", summary: "Models: 1",
            note: "The disk is not there", isUsers: true});
        PlaceListModel.append({folder: "/l", name: "LM Studio", folderText: "/home/ada/.lmstudio/models",
            summary: "Models: 1 · 8.1 GB", note: "", isUsers: false});
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
    }
    function libraryRefused(): void {
        library();
        LibraryController.errorTitle = "This file belongs to another program.";
        LibraryController.errorHelp = "That program would miss it, so nothing was changed. Change it there, or confirm that you "
            + "want to do it here all the same.";
        LibraryController.canInsist = true;
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
}
