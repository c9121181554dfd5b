// The texts of the view models in Simplified Chinese.
#include <QRegularExpression>

#include "app/translation.h"
#include "app/viewmodels/conversation_list_model.h"
#include "app/viewmodels/error_sentence.h"
#include "app/viewmodels/model_list_model.h"
#include "app/viewmodels/model_text.h"
#include "tests/viewmodels/fixture.h"

using namespace fireside;
using namespace fireside::viewmodels;
using namespace fireside::viewmodels::test;

class TranslationTest : public QObject {
    Q_OBJECT

 private slots:
    void everyErrorSpeaksChinese() {
        const Translation chinese("zh_CN");
        const QRegularExpression han("\\p{Han}");
        for (int code = 0; code <= int(ErrorCode::Internal); ++code) {
            const ErrorSentence sentence = sentenceFor({ErrorCode(code), "tensor 3"});
            QVERIFY2(sentence.title.contains(han), qPrintable(sentence.title));
            QVERIFY2(sentence.help.contains(han), qPrintable(sentence.help));
            QVERIFY2(sentence.details.contains("tensor 3"),
                     qPrintable(sentence.details));  // for those who debug
        }
    }

    void viewModelsSpeakChinese() {
        const Translation chinese("zh_CN");
        const QDate today(2026, 11, 23);
        QCOMPARE(dateSection(today, today), QString::fromUtf8("今天"));
        QCOMPARE(dateSection(QDate(2025, 3, 1), today), QString::fromUtf8("2025年3月"));
        QCOMPARE(ModelText::context(32 * 1024), QString::fromUtf8("32K 词元"));
        QCOMPARE(ModelText::list({ModelText::language("en"), ModelText::language("zh")}),
                 QString::fromUtf8("英语、中文"));

        const QTemporaryDir folder;
        House house(folder.path());
        const ConversationListModel list(house.store, house.chat);
        house.start("hello");
        QTRY_COMPARE(column(list, "section"), QStringList{QString::fromUtf8("今天")});
        const ModelListModel models(house.shelf, kDemoModel);
        QCOMPARE(column(models, "name"), QStringList{QString::fromUtf8("演示：小故事")});
    }

    void anUnknownLanguageKeepsItsName() {
        QCOMPARE(ModelText::language("fi"), "Finnish");
        QCOMPARE(ModelText::language("x-none"), "x-none");
        QCOMPARE(ModelText::list({}), "");
    }
};

std::unique_ptr<QObject> makeTranslationTest() {
    return std::make_unique<TranslationTest>();
}

#include "translation_test.moc"
