// A compiled notice with its version: what a book compiles for its channel, and what is made again
// of one that was kept.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "notice/compiled_notice.h"
#include "notice/compiled_text.h"

namespace crier::notice {

struct NoticeIdentity {
  std::string version;
  std::string campaign;
  // Not needed any more; what was kept with one is kept again in the same octets.
  std::uint64_t lane_count{};
  NoticeSetting setting{};  // Kept beside the content, not in it.
};

class VersionedNotice final : public CompiledNotice {
 public:
  VersionedNotice(NoticeIdentity identity, CompiledText text)
      : identity_(std::move(identity)), text_(std::move(text)) {}

  [[nodiscard]] const std::string& version() const override { return identity_.version; }
  void write(const Addressee& person, WallTime at, std::string& into) const override {
    text_.write(person, at, into);
  }
  [[nodiscard]] Digest evidence(const Addressee& person) const override;
  [[nodiscard]] NoticeSetting setting() const override { return identity_.setting; }
  [[nodiscard]] std::string content() const override;

  [[nodiscard]] const CompiledText& text() const { return text_; }

 private:
  NoticeIdentity identity_;
  CompiledText text_;
};

}  // namespace crier::notice
