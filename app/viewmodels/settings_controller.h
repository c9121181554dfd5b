// The settings as properties. Values out of range are brought into it.
#pragma once

#include <QObject>
#include <QUrl>
#include <functional>

#include "app/services/settings_service.h"
#include "app/viewmodels/injected.h"

namespace fireside::viewmodels {

class SettingsController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    FIRESIDE_INJECTED(SettingsController)
    Q_PROPERTY(QString colorScheme READ colorScheme WRITE setColorScheme NOTIFY changed)  // system light dark
    Q_PROPERTY(QString language READ language WRITE setLanguage NOTIFY changed)           // system en zh_CN
    Q_PROPERTY(bool dark READ dark NOTIFY darkChanged)  // what is to be shown now
    Q_PROPERTY(bool sidebarVisible READ sidebarVisible WRITE setSidebarVisible NOTIFY changed)
    Q_PROPERTY(bool showStats READ showStats WRITE setShowStats NOTIFY changed)
    Q_PROPERTY(int windowX READ windowX NOTIFY changed)
    Q_PROPERTY(int windowY READ windowY NOTIFY changed)
    Q_PROPERTY(int windowWidth READ windowWidth NOTIFY changed)  // 0: never saved
    Q_PROPERTY(int windowHeight READ windowHeight NOTIFY changed)
    Q_PROPERTY(QString systemPrompt READ systemPrompt WRITE setSystemPrompt NOTIFY changed)
    Q_PROPERTY(double temperature READ temperature WRITE setTemperature NOTIFY changed)  // 0: greedy
    Q_PROPERTY(int topK READ topK WRITE setTopK NOTIFY changed)                          // 0: off
    Q_PROPERTY(double topP READ topP WRITE setTopP NOTIFY changed)                       // 1: off
    Q_PROPERTY(double minP READ minP WRITE setMinP NOTIFY changed)                       // 0: off
    Q_PROPERTY(double repetitionPenalty READ repetitionPenalty WRITE setRepetitionPenalty NOTIFY changed)
    Q_PROPERTY(double typicalP READ typicalP WRITE setTypicalP NOTIFY changed)                       // 1: off
    Q_PROPERTY(double presencePenalty READ presencePenalty WRITE setPresencePenalty NOTIFY changed)  // 0: off
    Q_PROPERTY(
        double frequencyPenalty READ frequencyPenalty WRITE setFrequencyPenalty NOTIFY changed)   // 0: off
    Q_PROPERTY(double dryMultiplier READ dryMultiplier WRITE setDryMultiplier NOTIFY changed)     // 0: off
    Q_PROPERTY(double xtcProbability READ xtcProbability WRITE setXtcProbability NOTIFY changed)  // 0: off
    Q_PROPERTY(bool advancedSampling READ advancedSampling NOTIFY changed)  // one of those five is at work
    Q_PROPERTY(QString thinking READ thinking WRITE setThinking NOTIFY changed)  // "auto" "on" "off"
    Q_PROPERTY(int maxTokens READ maxTokens WRITE setMaxTokens NOTIFY changed)   // -1: no limit
    Q_PROPERTY(int contextLength READ contextLength WRITE setContextLength NOTIFY changed)  // 0: automatic
    Q_PROPERTY(QString device READ device WRITE setDevice NOTIFY changed)  // "auto", "vulkan:0"

 public:
    explicit SettingsController(services::SettingsService& settings, QObject* parent = nullptr);

    [[nodiscard]] QString colorScheme() const { return values().colorScheme; }
    void setColorScheme(const QString& scheme);
    [[nodiscard]] QString language() const { return values().language; }
    void setLanguage(const QString& language);
    [[nodiscard]] bool dark() const { return dark_; }
    [[nodiscard]] bool sidebarVisible() const { return values().sidebarVisible; }
    void setSidebarVisible(bool visible);
    [[nodiscard]] bool showStats() const { return values().showStats; }
    void setShowStats(bool show);
    [[nodiscard]] int windowX() const { return values().window.x(); }
    [[nodiscard]] int windowY() const { return values().window.y(); }
    [[nodiscard]] int windowWidth() const { return values().window.width(); }
    [[nodiscard]] int windowHeight() const { return values().window.height(); }
    [[nodiscard]] QString systemPrompt() const { return values().systemPrompt; }
    void setSystemPrompt(const QString& prompt);
    [[nodiscard]] double temperature() const { return double(values().sampling.temperature); }
    void setTemperature(double temperature);
    [[nodiscard]] int topK() const { return values().sampling.topK; }
    void setTopK(int topK);
    [[nodiscard]] double topP() const { return double(values().sampling.topP); }
    void setTopP(double topP);
    [[nodiscard]] double minP() const { return double(values().sampling.minP); }
    void setMinP(double minP);
    [[nodiscard]] double repetitionPenalty() const { return double(values().sampling.repetitionPenalty); }
    void setRepetitionPenalty(double penalty);
    [[nodiscard]] double typicalP() const { return double(values().sampling.typicalP); }
    void setTypicalP(double typicalP);
    [[nodiscard]] double presencePenalty() const { return double(values().sampling.presencePenalty); }
    void setPresencePenalty(double penalty);
    [[nodiscard]] double frequencyPenalty() const { return double(values().sampling.frequencyPenalty); }
    void setFrequencyPenalty(double penalty);
    [[nodiscard]] double dryMultiplier() const { return double(values().sampling.dryMultiplier); }
    void setDryMultiplier(double multiplier);
    [[nodiscard]] double xtcProbability() const { return double(values().sampling.xtcProbability); }
    void setXtcProbability(double probability);
    [[nodiscard]] bool advancedSampling() const;
    [[nodiscard]] QString thinking() const { return values().thinking; }
    void setThinking(const QString& thinking);
    [[nodiscard]] int maxTokens() const { return values().maxTokens; }
    void setMaxTokens(int maxTokens);
    [[nodiscard]] int contextLength() const { return values().contextLength; }
    void setContextLength(int contextLength);
    [[nodiscard]] QString device() const { return values().device; }
    void setDevice(const QString& device);

    Q_INVOKABLE void saveWindow(int x, int y, int width, int height);
    Q_INVOKABLE void resetSampling();
    /// Where downloads go from now on; models that are elsewhere stay there.
    Q_INVOKABLE void setModelsFolder(const QUrl& folder);

 signals:
    void changed();
    void darkChanged();

 protected:
    /// The application's palette tells what the system wants (Qt has no better word for it before 6.5).
    bool eventFilter(QObject* watched, QEvent* event) override;

 private:
    [[nodiscard]] const services::Settings& values() const { return settings_.values(); }
    void edit(const std::function<void(services::Settings&)>& change) { settings_.change(change); }
    void updateDark();

    services::SettingsService& settings_;
    bool dark_ = false;
};

}  // namespace fireside::viewmodels
