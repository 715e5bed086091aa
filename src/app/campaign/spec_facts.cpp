#include "app/campaign/spec_facts.h"

#include <algorithm>

#include "campaign/languages.h"

namespace crier::app {
namespace {

class FactsReader {
 public:
  FactsReader(TomlReader& reader, CampaignSpec& spec, const std::vector<std::string>& names)
      : reader_(reader), spec_(spec), names_(names) {}

  void read(const toml::table& table, const std::string& prefix) {
    for (const auto& [part, value] : table) {
      const std::string name = prefix + std::string(part.str());
      const std::string key = "facts." + name;
      reader_.note(key, value);
      if (const auto* text = value.as_string()) {
        spec_.facts[name][""] = text->get();
      } else if (const toml::table* inside = value.as_table()) {
        if (std::ranges::find(names_, name) != names_.end()) {
          read_languages(*inside, name);
        } else {
          read(*inside, name + ".");
        }
      } else {
        reader_.fault(key, "must be a text in quotes, or a table of texts by language");
      }
    }
  }

 private:
  void read_languages(const toml::table& table, const std::string& name) {
    Fact& fact = spec_.facts[name];
    for (const auto& [tag, value] : table) {
      const std::string written(tag.str());
      const std::string key = "facts." + name + "." + written;
      reader_.note(key, value);
      const std::string locale = written == "default" ? "" : canonical_tag(written);
      if (written != "default" && locale.empty()) {
        reader_.fault(key, "is no language; write a tag like de or pt-PT, or default");
      } else if (const auto* text = value.as_string()) {
        fact[locale] = text->get();
      } else {
        reader_.fault(key, "must be a text in quotes");
      }
    }
  }

  TomlReader& reader_;
  CampaignSpec& spec_;
  const std::vector<std::string>& names_;
};

}  // namespace

void read_spec_facts(TomlReader& reader, CampaignSpec& spec,
                     const std::vector<std::string>& names) {
  if (const toml::table* table = reader.table("facts")) {
    FactsReader(reader, spec, names).read(*table, "");
  }
}

}  // namespace crier::app
