// SHA-256 of models, in the background at low priority, with progress, and duplicates by it. Only models of
// equal size are read for a search of duplicates. Lives on the GUI (or main) thread.
#pragma once

#include <QObject>
#include <QTimer>
#include <atomic>
#include <memory>

#include "app/services/shelf/shelf_service.h"

namespace fireside::services::shelf {

/// Models with the same content, two and more in each group, by the hashes that are known. Two names of one
/// file are none.
[[nodiscard]] QList<QStringList> duplicatesAmong(const QList<domain::LocalModel>& models);

class HashService : public QObject {
    Q_OBJECT

 public:
    explicit HashService(ShelfService& shelf, QObject* parent = nullptr);
    ~HashService() override;

    /// Reads the model, unless its hash is known.
    void hash(const QString& path);
    /// Reads every model that has the size of another and whose hash is not known.
    void findDuplicates();
    void cancel();
    [[nodiscard]] bool isBusy() const { return running_ || !queue_.isEmpty(); }
    [[nodiscard]] qint64 bytesDone() const;
    [[nodiscard]] qint64 bytesTotal() const { return total_; }

 signals:
    void progressChanged();
    /// All that was asked for is done, or cancelled; the shelf has the hashes.
    void finished();
    void failed(const QString& path, const fireside::Error& error);

 private:
    void add(const domain::LocalModel& model);
    void next();
    void onHashed(const domain::LocalModel& model, const Result<QString>& sha256);

    ShelfService& shelf_;
    QStringList queue_;
    bool running_ = false;
    qint64 total_ = 0;
    std::shared_ptr<std::atomic<qint64>> done_ = std::make_shared<std::atomic<qint64>>(0);
    std::shared_ptr<std::atomic<bool>> cancelled_ = std::make_shared<std::atomic<bool>>(false);
    QTimer pace_;
    PatientPool pool_{1};
};

}  // namespace fireside::services::shelf
