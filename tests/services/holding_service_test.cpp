// Which of a hub's models are here: by the folders that programs name after repositories.
#include <QtTest>
#include <memory>

#include "app/services/holding_service.h"

using fireside::services::repositoriesNamedBy;

class HoldingServiceTest : public QObject {
    Q_OBJECT

 private slots:
    void foldersNameRepositories() {
        QVERIFY(repositoriesNamedBy("/m/anna/Tiny-GGUF/tiny-Q8_0.gguf").contains("anna/Tiny-GGUF"));
        QVERIFY(repositoriesNamedBy("/m/anna/Tiny-GGUF/Q8_0/tiny-00001-of-00002.gguf")
                    .contains("anna/Tiny-GGUF"));
        QVERIFY(repositoriesNamedBy("/c/models--anna--Tiny--GGUF/snapshots/0af1/tiny.gguf")
                    .contains("anna/Tiny--GGUF"));
        QVERIFY(repositoriesNamedBy("/tiny.gguf").isEmpty());
        QVERIFY(repositoriesNamedBy({}).isEmpty());
    }
};

std::unique_ptr<QObject> makeHoldingServiceTest() {
    return std::make_unique<HoldingServiceTest>();
}

#include "holding_service_test.moc"
