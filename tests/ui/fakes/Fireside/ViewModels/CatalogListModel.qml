pragma Singleton
import Fireside.Fakes

FakeListModel {
    property string query

    roles: ["repository", "quantization", "name", "summary", "goodAt", "licence", "languages", "tags", "fits", "fitText", "holding", "path"]
}
