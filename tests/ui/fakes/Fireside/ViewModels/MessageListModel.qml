pragma Singleton
import QtQml
import Fireside.Fakes

FakeListModel {
    id: root

    property Component blockList: Component {
        BlockListModel {}
    }

    function add(fields: var): void {
        const blocks = blockList.createObject(root);
        blocks.setMarkdown(fields.plainText);
        append(Object.assign({
            messageId: count + 1,
            isUser: false,
            messageState: "complete",
            blocks: blocks,
            error: {title: "", help: "", details: ""},
            siblingIndex: 0,
            siblingCount: 1,
            modelName: "Qwen3 4B Instruct",
            deviceName: "Radeon RX 7900 XT",
            generatedTokens: 412,
            tokensPerSecond: 84.3,
            firstTokenSeconds: 0.21,
            promptTokens: 1204,
            isLast: false
        }, fields));
    }

    roles: ["messageId", "isUser", "messageState", "blocks", "plainText", "error",
        "siblingIndex", "siblingCount", "modelName", "deviceName", "generatedTokens", "tokensPerSecond",
        "firstTokenSeconds", "promptTokens", "isLast"]
}
