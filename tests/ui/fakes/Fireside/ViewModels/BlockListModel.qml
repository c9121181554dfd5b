import Fireside.Fakes

FakeListModel {
    roles: ["kind", "content", "language", "level", "rows", "alignments", "open"]
}
