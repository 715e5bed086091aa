// Typed access to a TOML document that remembers where every key stands, which keys nobody asked
// for, and everything that is wrong: nothing stops at the first fault.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "campaign/validation/validation.h"

namespace crier::app {

struct SourcePosition {
  std::uint32_t line{};
  std::uint32_t column{};
};

// A date with a time as it stands in the file.
struct WrittenDateTime {
  std::chrono::local_seconds civil;
  std::optional<std::chrono::minutes> offset;  // From UTC; nothing where none is written.
};

using KeyPositions = std::map<std::string, SourcePosition, std::less<>>;

[[nodiscard]] SourcePosition position_of(const toml::node& node);

// `parsed` must outlive this. Keys are dotted paths: "sender.address".
class SpecDocument {
 public:
  explicit SpecDocument(const toml::table& parsed) : parsed_(parsed) {}

  // The value, or nothing if the key is absent or of another type; only the latter is a fault.
  [[nodiscard]] std::optional<std::string> text(std::string_view key);
  [[nodiscard]] std::optional<bool> flag(std::string_view key);
  [[nodiscard]] std::optional<std::chrono::year_month_day> date(std::string_view key);
  [[nodiscard]] std::optional<WrittenDateTime> date_time(std::string_view key);
  [[nodiscard]] std::optional<std::vector<std::string>> texts(std::string_view key);
  // Null if absent. Counts as asked for.
  [[nodiscard]] const toml::node* node(std::string_view key);
  [[nodiscard]] const toml::table* table(std::string_view key);
  [[nodiscard]] bool has(std::string_view key) const;

  // Remembers where the key stands, also when nothing asks for it.
  void note(std::string_view key, const toml::node& found) {
    positions_.emplace(key, position_of(found));
  }
  // The key stays unread: no rule looks at it any more.
  void fault(std::string_view key, std::string message);
  // Marks the key unread without a fault: a key inside it has one already.
  void skip(std::string_view key) { unread_.emplace(key); }
  // Faults for every key that nothing has asked for.
  void refuse_unknown_keys();

  [[nodiscard]] const std::vector<Finding>& findings() const { return findings_; }
  [[nodiscard]] const UnreadKeys& unread() const { return unread_; }
  [[nodiscard]] const KeyPositions& positions() const { return positions_; }

 private:
  [[nodiscard]] const toml::node* find(std::string_view key) const;
  void refuse_unknown_keys(const toml::table& table, const std::string& prefix);
  // What to do about a key that nobody asks for.
  [[nodiscard]] std::string known_beside(const std::string& prefix, const std::string& name) const;

  const toml::table& parsed_;
  std::set<std::string, std::less<>> asked_;
  std::vector<Finding> findings_;
  UnreadKeys unread_;
  KeyPositions positions_;
};

}  // namespace crier::app
