#include "specification/spec_facts.h"

#include <algorithm>

#include "campaign/language/languages.h"

namespace crier::app {
namespace {

class FactsReader {
 public:
  FactsReader(SpecDocument& document, CampaignSpec& spec, const std::vector<std::string>& names)
      : document_(document), spec_(spec), names_(names) {}

  void read(const toml::table& table, const std::string& prefix) {
    for (const auto& [part, value] : table) {
      const std::string name = prefix + std::string(part.str());
      const std::string key = "facts." + name;
      document_.note(key, value);
      if (const auto* text = value.as_string()) {
        spec_.facts[name][""] = text->get();
      } else if (const toml::table* inside = value.as_table()) {
        if (std::ranges::find(names_, name) != names_.end()) {
          read_languages(*inside, name);
        } else {
          read(*inside, name + ".");
        }
      } else {
        document_.fault(key, "must be a text in quotes, or a table of texts by language");
      }
    }
  }

 private:
  void read_languages(const toml::table& table, const std::string& name) {
    Fact& fact = spec_.facts[name];
    for (const auto& [tag, value] : table) {
      const std::string written(tag.str());
      const std::string key = "facts." + name + "." + written;
      document_.note(key, value);
      const std::string locale = written == "default" ? "" : canonical_tag(written);
      if (written != "default" && locale.empty()) {
        document_.fault(key, "is no language; write a tag like de or pt-PT, or default");
      } else if (const auto* text = value.as_string()) {
        fact[locale] = text->get();
      } else {
        document_.fault(key, "must be a text in quotes");
      }
    }
  }

  SpecDocument& document_;
  CampaignSpec& spec_;
  const std::vector<std::string>& names_;
};

}  // namespace

void read_spec_facts(SpecDocument& document, CampaignSpec& spec,
                     const std::vector<std::string>& names) {
  if (const toml::table* table = document.table("facts")) {
    FactsReader(document, spec, names).read(*table, "");
  }
}

}  // namespace crier::app
