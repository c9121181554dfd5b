// The system's file manager. GUI thread; returns at once.
#pragma once

#include <QString>

namespace fireside::viewmodels {

/// Opens the file's folder with the file selected, as far as the system has a way to ask for that; else the
/// folder. Linux: org.freedesktop.FileManager1 (the file manager interface of freedesktop.org).
void showInFolder(const QString& path);

}  // namespace fireside::viewmodels
