// Every error has words for people, and the words differ.
#include <QSet>
#include <QTest>
#include <memory>

#include "app/viewmodels/error_sentence.h"

using namespace fireside;
using namespace fireside::viewmodels;

class ErrorSentenceTest : public QObject {
    Q_OBJECT

 private slots:
    void everyCodeHasItsSentence() {
        QSet<QString> titles;
        for (int code = 0; code <= int(ErrorCode::Internal); ++code) {
            const ErrorSentence sentence = sentenceFor({ErrorCode(code), "tensor 3"});
            const auto name = errorName(ErrorCode(code));
            QVERIFY2(sentence.title.endsWith('.'), name.data());
            QVERIFY2(sentence.help.endsWith('.'), name.data());
            QVERIFY2(sentence.title.size() <= 80, name.data());
            QCOMPARE(sentence.details, QString::fromLatin1(name.data()) + ": tensor 3");
            titles.insert(sentence.title);
        }
        QCOMPARE(titles.size(), int(ErrorCode::Internal) + 1);
    }

    void withoutADetailTheNameIsEnough() {
        QCOMPARE(sentenceFor({ErrorCode::DiskFull, ""}).details, "disk_full");
    }
};

std::unique_ptr<QObject> makeErrorSentenceTest() {
    return std::make_unique<ErrorSentenceTest>();
}

#include "error_sentence_test.moc"
