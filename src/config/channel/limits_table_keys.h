// The keys of one table of crier.toml whose names are not all known beforehand. Internal to
// config/channel/.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "config/load.h"

namespace crier::app {

class TableKeys {
 public:
  // All of it must outlive this. `name` is that of the table, for messages.
  TableKeys(const toml::table& table, std::string name, const std::string& file,
            std::vector<ConfigFault>& faults)
      : table_(table), name_(std::move(name)), file_(file), faults_(faults) {}

  // Each answers nothing when the key is not there or cannot be read, which is a fault.
  [[nodiscard]] std::optional<double> number(std::string_view key);
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view key);
  [[nodiscard]] std::optional<bool> flag(std::string_view key);
  [[nodiscard]] std::optional<std::string> text(std::string_view key);
  [[nodiscard]] std::optional<std::vector<std::string>> texts(std::string_view key);
  [[nodiscard]] std::optional<std::vector<std::int64_t>> integers(std::string_view key);
  [[nodiscard]] std::optional<std::chrono::seconds> duration(std::string_view key);
  [[nodiscard]] std::optional<std::chrono::year_month_day> date(std::string_view key);
  // The place of the word in the list.
  [[nodiscard]] std::optional<std::size_t> word(std::string_view key,
                                                std::span<const std::string_view> words);
  // A table of tables, by their names; in the order of the file.
  void each_table(std::string_view key,
                  const std::function<void(const std::string&, const toml::table&)>& visit);
  // [[key]]
  void each_of_list(std::string_view key, const std::function<void(const toml::table&)>& visit);
  [[nodiscard]] const toml::table* table(std::string_view key);

  // Where the key stands, or else the table.
  void fault(std::string_view key, std::string message);
  // After every key was asked for: what the table has beyond them.
  void refuse_unknown();
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] bool has(std::string_view key) const { return table_.contains(key); }

 private:
  const toml::node* find(std::string_view key);
  void wrong_kind(std::string_view key, std::string_view wanted);

  const toml::table& table_;
  std::string name_;
  const std::string& file_;
  std::vector<ConfigFault>& faults_;
  std::set<std::string, std::less<>> known_;
};

}  // namespace crier::app
