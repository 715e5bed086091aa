// Reads the keys of a Config from a parsed TOML document. Internal to config/.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "config/config_visitor.h"
#include "config/known_keys.h"
#include "config/load.h"
#include "config/secret_source.h"

namespace crier::app {

class TomlReader final : public ConfigVisitor {
 public:
  struct Into {
    std::vector<ConfigFault>& faults;
    std::map<std::string, std::string, std::less<>>& origins;
    std::map<std::string, SourcePlace, std::less<>>& places;
  };

  // All of it must outlive this.
  TomlReader(const toml::table& document, const std::string& file, const Environment& environment,
             Into into)
      : document_(document),
        file_(file),
        environment_(environment),
        faults_(into.faults),
        origins_(into.origins),
        places_(into.places) {}

  void section(std::string_view name) override;
  [[nodiscard]] bool has_section(std::string_view name) override;
  void integer(std::string_view key, int& value, IntegerBounds bounds) override;
  void integer(std::string_view key, std::optional<int>& value, IntegerBounds bounds) override;
  void number(std::string_view key, double& value, NumberBounds bounds, Presence presence) override;
  void flag(std::string_view key, bool& value) override;
  void duration(std::string_view key, std::chrono::milliseconds& value,
                DurationBounds bounds) override;
  void text(std::string_view key, std::string& value, const TextCheck& check,
            Presence presence) override;
  void texts(std::string_view key, std::vector<std::string>& value, const TextCheck& check,
             Presence presence) override;
  void path(std::string_view key, std::filesystem::path& value, Presence presence) override;
  void secret(std::string_view key, Secret& value) override;
  void secret_document(std::string_view key, Secret& value) override;
  void word(std::string_view key, std::size_t& value, Words words) override;
  void database_url(std::string_view key, std::string& value) override;
  void limits(LimitsSection& value) override;
  [[nodiscard]] bool is_sound(std::string_view key) const override {
    return !faulty_.contains(dotted(key));
  }
  [[nodiscard]] std::string place_of(const std::string& key) const override {
    const auto found = places_.find(key);
    return found == places_.end() ? "the default" : "line " + std::to_string(found->second.line);
  }
  void rule(std::string_view key, bool holds, const std::string& otherwise) override;

  // After every key was visited: what the document has beyond them.
  void refuse_unknown();

 private:
  // The value of `key` in this section, or null. Notes that the key is known.
  const toml::node* find(std::string_view key, Presence presence = Presence::optional);
  void fault(const toml::source_position& at, std::string key, std::string message);
  void fault(const toml::node& node, std::string_view key, std::string message);
  void read_secret_in(SecretForm form, std::string_view key, Secret& value);
  [[nodiscard]] std::string dotted(std::string_view key) const;

  const toml::table& document_;
  const std::string& file_;
  const Environment& environment_;
  std::vector<ConfigFault>& faults_;
  std::map<std::string, std::string, std::less<>>& origins_;
  std::map<std::string, SourcePlace, std::less<>>& places_;

  std::string section_;
  const toml::table* table_{};  // Null: the document has no such section.
  KnownKeys known_;
  std::set<std::string, std::less<>> faulty_;
};

}  // namespace crier::app
