pragma Singleton
import Fireside.Fakes

FakeListModel {
    roles: ["downloadId", "name", "downloadState", "progress", "status", "error", "path", "remedy"]
}
