// fireside-cli models, as a person or a script uses it: searching, pulling, killed in the middle, pulled
// again.
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include <QRandomGenerator>
#include <cstring>

#include "app/services/file_hash.h"
#include "tests/downloads/terminal.h"

using namespace fireside;
using namespace fireside::services::test;

namespace {

constexpr qint64 kMiB = 1 << 20;

bool isTheFile(const QString& path, const QString& sha256) {
    const auto hash = services::sha256OfFiles({path});
    return hash.ok() && *hash == sha256;
}

double childSeconds() {
    rusage usage = {};
    getrusage(RUSAGE_CHILDREN, &usage);
    const auto seconds = [](const timeval& time) {
        return double(time.tv_sec) + double(time.tv_usec) * 1e-6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// 1024 by hand (FIRESIDE_TEST_MIB), so that the tests stay quick.
qint64 acceptanceBytes() {
    const int mib = qEnvironmentVariableIntValue("FIRESIDE_TEST_MIB");
    return (mib > 0 ? mib : 192) * kMiB;
}

}  // namespace

class PullTest : public QObject {
    Q_OBJECT

 private slots:
    void offlineSaysHowToAllowIt() {
        Terminal terminal;
        for (const QStringList& verb :
             {QStringList{"search", "x"}, {"info", kRepository}, {"pull", kRepository}}) {
            const Outcome outcome = terminal.run(verb, false);
            QCOMPARE(outcome.status, 1);
            QVERIFY(outcome.out.isEmpty());
            QVERIFY2(outcome.err.contains("--allow-network"), qPrintable(outcome.err));
            QCOMPARE(outcome.err.count('\n'), 1);
        }
        QVERIFY(terminal.server.requests().isEmpty());
    }

    void theSettingAllowsItToo() {
        Terminal terminal;
        QVERIFY(QDir().mkpath(terminal.folder.path() + "/data"));
        QFile settings(terminal.folder.path() + "/data/settings.json");
        QVERIFY(settings.open(QIODevice::WriteOnly) && settings.write("{\"networkAllowed\": true}") > 0);
        settings.close();
        QCOMPARE(terminal.run({"search"}, false).status, 0);
    }

    void fromSearchToTrash() {
        Terminal terminal;
        const fakes::HubFile file{.bytes = 9 * kMiB, .seed = 3};
        terminal.server.addFile(kRepository, "tiny-Q4_K_M.gguf", file);
        terminal.server.addFile(kRepository, "README.md", {.content = "# Tiny\n"});
        const Outcome found = terminal.run({"search", "tiny"});
        QVERIFY2(found.status == 0 && found.out.startsWith(kRepository + "\t3 downloads"),
                 qPrintable(found.err));
        const Outcome info = terminal.run({"info", kRepository});
        QVERIFY(info.out.contains("file\tQ4_K_M\t9.4 MB") && info.out.contains("licence\tmit"));
        QCOMPARE(terminal.run({"info", kRepository, "--card"}).out, "# Tiny\n");

        const Outcome pulled = terminal.run({"pull", kRepository + ":q4_k_m"});
        QCOMPARE(pulled.status, 0);
        QCOMPARE(pulled.out, terminal.path("tiny-Q4_K_M.gguf") + "\n");
        QVERIFY(isTheFile(terminal.path("tiny-Q4_K_M.gguf"), file.sha256()));
        QVERIFY(terminal.run({"info", terminal.path("tiny-Q4_K_M.gguf")}, true).out.contains(file.sha256()));
        QVERIFY(terminal.run({"list"}, false).out.startsWith("tiny-Q4_K_M\t9.4 MB\t"));

        QCOMPARE(terminal.run({"rm", "tiny-Q4_K_M", "--for-good"}, false).status, 0);
        QVERIFY(!QFile::exists(terminal.path("tiny-Q4_K_M.gguf")));
        QVERIFY(terminal.run({"list"}, false).out.isEmpty());
        QCOMPARE(terminal.run({"rm", "tiny-Q4_K_M"}, false).status, 1);
    }

    void whatIsNotThere() {
        Terminal terminal;
        terminal.server.addFile(kRepository, "m-Q2_K.gguf", {.bytes = 10});
        terminal.server.addFile(kRepository, "m-Q3_K_S.gguf", {.bytes = 10});
        const Outcome choice = terminal.run({"pull", kRepository + ":Q4_K_M"});
        QCOMPARE(choice.status, 2);
        QVERIFY(choice.err.contains("Q2_K Q3_K_S"));
        QCOMPARE(terminal.run({"pull", kRepository}).status, 2);
        QCOMPARE(terminal.run({"pull", "no/body"}).status, 1);
        QCOMPARE(terminal.run({"pull", "nobody"}).status, 2);
        QCOMPARE(terminal.run({"search", "--hub", "nowhere"}).status, 2);
    }

    void interruptedItPauses() {
        Terminal terminal;
        const fakes::HubFile file{.bytes = 60 * kMiB, .seed = 3};
        terminal.server.addFile(kRepository, "m-Q4_0.gguf", file);
        terminal.server.setScript(
            [](const auto&, fakes::Behaviour& behaviour) { behaviour.bytesPerSecond = 4 * kMiB; });
        QProcess process;
        terminal.start(process, {"pull", kRepository});
        QVERIFY(terminal.sent(12 * kMiB));
        ::kill(pid_t(process.processId()), SIGINT);
        const Outcome paused = Terminal::outcomeOf(process);
        QCOMPARE(paused.status, 1);
        QVERIFY2(paused.err.contains("Paused"), qPrintable(paused.err));
        QVERIFY(terminal.run({"list"}, false).out.contains("paused"));
        terminal.server.setScript({});
        const qint64 before = terminal.server.bytesSent();
        QCOMPARE(terminal.run({"pull", kRepository}).status, 0);
        QVERIFY(isTheFile(terminal.path("m-Q4_0.gguf"), file.sha256()));
        QVERIFY(terminal.server.bytesSent() - before < file.size() - 8 * kMiB);
    }

    void whatIsHereAlreadyIsSaid() {
        Terminal terminal;
        terminal.server.addFile(kRepository, "m-Q4_0.gguf", {.bytes = 9 * kMiB, .seed = 3});
        const Outcome first = terminal.run({"pull", kRepository});
        QVERIFY2(first.status == 0 && !first.err.contains("already"), qPrintable(first.err));
        const Outcome again = terminal.run({"pull", kRepository});
        QCOMPARE(again.status, 0);
        QVERIFY2(again.err.contains("It was here already"), qPrintable(again.err));
        QCOMPARE(again.out, first.out);
        // Another file of that name is not replaced.
        QFile there(terminal.path("m-Q4_0.gguf"));
        QVERIFY(there.open(QIODevice::ReadWrite) && there.seek(5) && there.write("x") == 1);
        there.close();
        const Outcome other = terminal.run({"pull", kRepository});
        QCOMPARE(other.status, 1);
        QVERIFY2(other.err.contains("a file of that name already"), qPrintable(other.err));
    }

    void aNewerVersionIsTakenWhenAskedFor() {
        Terminal terminal;
        terminal.server.addFile(kRepository, "m-Q4_0.gguf", {.bytes = 60 * kMiB, .seed = 3});
        terminal.server.setScript(
            [](const auto&, fakes::Behaviour& behaviour) { behaviour.bytesPerSecond = 4 * kMiB; });
        QProcess process;
        terminal.start(process, {"pull", kRepository});
        QVERIFY(terminal.sent(12 * kMiB));
        ::kill(pid_t(process.processId()), SIGINT);
        QCOMPARE(Terminal::outcomeOf(process).status, 1);
        const fakes::HubFile newer{.bytes = 40 * kMiB, .seed = 4};
        terminal.server.addFile(kRepository, "m-Q4_0.gguf", newer);
        terminal.server.setScript({});
        const Outcome old = terminal.run({"pull", kRepository});  // the hub has it no more, and says so
        QCOMPARE(old.status, 1);
        QVERIFY2(old.err.contains("newer version") && old.err.contains("no longer the one that was begun"),
                 qPrintable(old.err));
        QVERIFY(QFile::exists(terminal.path("m-Q4_0.gguf.part")));
        const Outcome taken = terminal.run({"pull", kRepository, "--restart"});
        QVERIFY2(taken.status == 0, qPrintable(taken.err));
        QVERIFY(isTheFile(terminal.path("m-Q4_0.gguf"), newer.sha256()));
        QVERIFY(terminal.run({"list"}, false).out.startsWith("m-Q4_0\t"));
    }

    void whereTheHubDoesNotAnswerTheOtherOneDoes() {
        Terminal terminal;
        terminal.huggingFace = "http://127.0.0.1:1";   // nobody listens there
        const QString known = "Qwen/Qwen3-0.6B-GGUF";  // of the catalogue, which knows it on ModelScope, too
        const fakes::HubFile file{.bytes = kMiB, .seed = 3};
        terminal.server.addModel(known);
        terminal.server.addFile(known, "m-Q8_0.gguf", file);
        terminal.server.addFile(kRepository, "m-Q8_0.gguf", file);
        const Outcome pulled = terminal.run({"pull", known + ":Q8_0"});
        QVERIFY2(pulled.status == 0 && pulled.err.contains("modelscope has the same model"),
                 qPrintable(pulled.err));
        QVERIFY(isTheFile(pulled.out.trimmed(), file.sha256()));
        // What only the hub has is not looked for elsewhere, and a hub that was named is meant.
        QCOMPARE(terminal.run({"pull", kRepository}).status, 1);
        const Outcome named = terminal.run({"pull", known, "--hub", "huggingface"});
        QCOMPARE(named.status, 1);
        QVERIFY(named.err.contains("cannot be reached"));
    }

    /// Fifty random cuts, kill -9 and a full disk: the right hash, and less than 2 % of a gibibyte twice.
    void throughCutsAKillAndAFullDisk() {
        Terminal terminal;
        const QString folder = terminal.folder.path() + "/data/models";
        QVERIFY(QDir().mkpath(folder));
        const fakes::HubFile file{.bytes = acceptanceBytes(), .seed = 11};
        const QByteArray size = "size=" + QByteArray::number(file.size() + 300 * kMiB);
        const bool mounted =
            ::mount("tmpfs", folder.toLocal8Bit().constData(), "tmpfs", 0, size.constData()) == 0;
        const auto unmount = qScopeGuard([&] {
            if (mounted) ::umount2(folder.toLocal8Bit().constData(), MNT_DETACH);
        });
        if (!mounted) qWarning("no small disk, so it does not fill up: %s", std::strerror(errno));
        terminal.server.addFile(kRepository, "m-Q4_0.gguf", file);
        QRandomGenerator random(5);
        std::atomic<int> cuts = 0;
        terminal.server.setScript([&](const fakes::HubRequest& request, fakes::Behaviour& behaviour) {
            if (!isContent(request)) return;
            behaviour.bytesPerSecond = 24 * kMiB;  // so that little is on the way at any moment
            if (cuts < 50) {
                ++cuts;
                (cuts % 2 != 0 ? behaviour.cutAfter : behaviour.endAfter) = random.bounded(file.size() / 64);
            }
        });

        QProcess killed;
        terminal.start(killed, {"pull", kRepository});
        QVERIFY(terminal.sent(file.size() / 4));
        killed.kill();
        QCOMPARE(Terminal::outcomeOf(killed).status, -1);

        if (mounted) {
            QProcess filled;
            terminal.start(filled, {"pull", kRepository});
            QVERIFY(terminal.sent(file.size() / 2));
            QFile other(folder + "/other");
            QVERIFY(other.open(QIODevice::WriteOnly));
            const QByteArray block(kMiB, 'x');
            while (other.write(block) == block.size() && other.flush()) {
            }
            const Outcome full = Terminal::outcomeOf(filled);
            QCOMPARE(full.status, 1);
            QVERIFY2(full.err.contains("The disk is full"), qPrintable(full.err));
            QVERIFY(other.remove());
        }
        const Outcome done = terminal.run({"pull", kRepository});
        QVERIFY2(done.status == 0, qPrintable(done.err));
        QVERIFY(isTheFile(terminal.path("m-Q4_0.gguf"), file.sha256()));
        QCOMPARE(cuts.load(), 50);
        const qint64 twice = terminal.server.bytesSent() - file.size();
        qInfo("%.2f MiB of %lld MiB were sent twice", double(twice) / double(kMiB),
              (long long)(file.size() / kMiB));
        QVERIFY2(double(twice) < 0.02 * 1024 * double(kMiB), qPrintable(QString::number(twice)));
    }

    /// At the speed of loopback: what it costs is printed; it must not cost more than a core.
    void whatItCosts() {
        Terminal terminal;
        const fakes::HubFile file{.bytes = acceptanceBytes(), .seed = 12};
        terminal.server.addFile(kRepository, "m-Q4_0.gguf", file);
        const double before = childSeconds();
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(terminal.run({"pull", kRepository}).status, 0);
        const double wall = double(timer.elapsed()) / 1000;
        const double cpu = childSeconds() - before;
        qInfo("%.0f MB/s, %.2f s of processor in %.2f s: %.2f cores", double(file.size()) / 1e6 / wall, cpu,
              wall, cpu / wall);
        QVERIFY(isTheFile(terminal.path("m-Q4_0.gguf"), file.sha256()));
        if (qEnvironmentVariableIsSet("FIRESIDE_TEST_MIB")) QVERIFY(cpu < wall);
    }
};

std::unique_ptr<QObject> makePullTest() {
    return std::make_unique<PullTest>();
}

#include "pull_test.moc"
