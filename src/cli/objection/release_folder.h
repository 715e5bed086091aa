// A folder, of a release or of letters, that appears whole, under its name, or not at all: what is
// written goes into NAME.part beside it, which takes the name when all is done. It names people:
// nobody else may read it.
#pragma once

#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"

namespace crier::app {

// A file of it, hashed as it is written.
class ReleaseFolderFile {
 public:
  // Throws CommandFailure.
  explicit ReleaseFolderFile(std::string path);

  // Throws CommandFailure when the disk is full, and whatever else keeps it from being written.
  void write(std::string_view text);
  // It is on the disk; its hash.
  [[nodiscard]] Digest finish();

 private:
  using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

  std::string path_;
  File file_;
  DigestBuilder digest_;
};

class ReleaseFolder {
 public:
  // `names`: all its files, so that those which a killed export has left can be taken away. Throws
  // CommandFailure where there is something under the name, or somebody else writes there.
  ReleaseFolder(std::string name, std::vector<std::string> names);
  // Of files whose names are not known before.
  using IsOurs = std::function<bool(const std::string& file)>;
  ReleaseFolder(std::string name, IsOurs is_ours);
  // Takes the part away that has not got its name.
  ~ReleaseFolder();
  ReleaseFolder(const ReleaseFolder&) = delete;
  ReleaseFolder& operator=(const ReleaseFolder&) = delete;

  [[nodiscard]] std::string path_of(const std::string& file) const { return part_ + "/" + file; }

  // Throws CommandFailure.
  void put_in_place();

 private:
  void claim();
  void remove_files() const;

  std::string name_;
  std::string part_;
  IsOurs is_ours_;
  int descriptor_{-1};  // The part's, locked as long as this lives.
  bool is_in_place_{};
};

}  // namespace crier::app
