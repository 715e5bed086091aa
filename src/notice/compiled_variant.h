// A variant: its program, and what turns a person into the program's values.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "notice/notice_book.h"
#include "notice/objection_link.h"
#include "notice/program.h"

namespace crier::notice {

// "N days left" for N from 0, as it stands in text and in HTML. Who has more time than the list is
// long is not told a number of days.
struct DaysLeft {
  std::vector<std::string> plain;
  std::vector<std::string> html;
};

struct VariantParts {
  Program program;
  std::string version;
  std::string campaign;
  int lane_count{};
  std::optional<ObjectionTokens> tokens;  // Nothing: the notice has no link of the person's own.
  WallTime cutoff;
  std::shared_ptr<const DaysLeft> days_left;  // Shared by the variants of a language; may be null.
  VariantSetting setting{};                   // Kept beside the content, not in it.
};

class CompiledVariant final : public Variant {
 public:
  explicit CompiledVariant(VariantParts parts) : parts_(std::move(parts)) {}

  [[nodiscard]] const std::string& version() const override { return parts_.version; }
  void write(const Addressee& person, WallTime at, std::string& into) const override;
  [[nodiscard]] Digest evidence(const Addressee& person) const override;
  [[nodiscard]] VariantSetting setting() const override { return parts_.setting; }
  [[nodiscard]] std::string content() const override;

 private:
  void count_days(WallTime at, Values& values) const;

  VariantParts parts_;
};

}  // namespace crier::notice
