#include "config/show.h"

#include <algorithm>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/check.h"
#include "base/embedded.h"
#include "campaign/channel_kind.h"
#include "config/channel/limits_text.h"
#include "config/config_visitor.h"
#include "config/toml_text.h"
#include "postgres/connection_options.h"

extern "C" {
extern const unsigned long crier_config_sample_count;
extern const struct crier_embedded_file crier_config_sample[];
extern const unsigned long crier_channel_samples_count;
extern const struct crier_embedded_file crier_channel_samples[];
}

namespace crier::app {

namespace {

class Shower final : public ConfigVisitor {
 public:
  explicit Shower(const Config& config) : config_(config) {}

  [[nodiscard]] std::vector<ShownKey> take() { return std::move(keys_); }

  void section(std::string_view name) override { section_ = name; }
  [[nodiscard]] bool has_section(std::string_view name) override {
    return std::ranges::any_of(config_.channels, [&](const ChannelSection& section) {
      return name == fmt::format("channel.{}", name_of(section));
    });
  }
  void integer(std::string_view key, int& value, IntegerBounds) override {
    add(key, fmt::format("{}", value));
  }
  void integer(std::string_view key, std::optional<int>& value, IntegerBounds) override {
    add(key, value ? fmt::format("{}", *value) : "as the database has it");
  }
  void number(std::string_view key, double& value, NumberBounds, Presence) override {
    add(key, fmt::format("{}", value));
  }
  void flag(std::string_view key, bool& value) override { add(key, fmt::format("{}", value)); }
  void duration(std::string_view key, std::chrono::milliseconds& value, DurationBounds) override {
    add(key, toml_duration(value));
  }
  void text(std::string_view key, std::string& value, const TextCheck&, Presence) override {
    add(key, toml_text(value));
  }
  void texts(std::string_view key, std::vector<std::string>& value, const TextCheck&,
             Presence) override {
    std::vector<std::string> elements;
    for (const std::string& element : value) elements.push_back(toml_text(element));
    add(key, fmt::format("[{}]", fmt::join(elements, ", ")));
  }
  void path(std::string_view key, std::filesystem::path& value, Presence) override {
    add(key, toml_text(value.string()));
  }
  void secret(std::string_view key, Secret& value) override { add(key, toml_text(value.place)); }
  void secret_document(std::string_view key, Secret& value) override { secret(key, value); }
  void word(std::string_view key, std::size_t& value, Words words) override {
    add(key, toml_text(words[value]));
  }
  void database_url(std::string_view key, std::string& value) override {
    add(key, toml_text(value.empty() ? "" : store::shown_url(value)));
  }
  void limits(LimitsSection& value) override {
    for (LimitText& each : texts_of(value)) {
      const std::string key = fmt::format("limits.{}", each.key);
      add(key, std::move(each.value));
      const auto line = value.lines.find(each.key);
      if (line != value.lines.end()) {
        keys_.back().origin = fmt::format("{}:{}", config_.file, line->second);
      } else if (value.lines.contains("mail_path")) {
        keys_.back().origin = "shipped";
      }
    }
  }
  [[nodiscard]] bool is_sound(std::string_view) const override { return true; }
  [[nodiscard]] std::string place_of(const std::string&) const override { return {}; }
  void rule(std::string_view, bool, const std::string&) override {}

 private:
  void add(std::string_view key, std::string value) {
    std::string name = fmt::format("{}.{}", section_, key);
    const auto found = config_.origins.find(name);
    std::string origin = found != config_.origins.end() ? found->second : "default";
    keys_.push_back({std::move(name), std::move(value), std::move(origin)});
  }

  const Config& config_;
  std::string section_;
  std::vector<ShownKey> keys_;
};

}  // namespace

std::vector<ShownKey> shown_keys(const Config& config) {
  Config copy = config;  // A visitor may write; this one does not.
  Shower shower(config);
  visit_config(shower, copy);
  return shower.take();
}

std::vector<std::string> all_keys() {
  Config config;
  config.channels = all_channel_sections();
  std::vector<std::string> names;
  for (ShownKey& key : shown_keys(config)) names.push_back(std::move(key.key));
  return names;
}

namespace {

std::string_view text_of(const crier_embedded_file& file) {
  return {reinterpret_cast<const char*>(file.data), file.size};
}

std::string_view channel_sample(std::string_view channel) {
  const std::span files(crier_channel_samples, crier_channel_samples_count);
  const auto found =
      std::ranges::find(files, fmt::format("{}.sample.toml", channel), &crier_embedded_file::path);
  CRIER_CHECK(found != files.end());
  return text_of(*found);
}

}  // namespace

std::string config_sample() {
  CRIER_CHECK(crier_config_sample_count == 1);
  constexpr std::string_view mark = "#[channel.…]\n";
  std::string text(text_of(crier_config_sample[0]));
  std::string channels;
  for (const ChannelKind& kind : channel_kinds) {
    if (!channels.empty()) channels += '\n';
    channels += channel_sample(kind.name);
  }
  const std::size_t place = text.find(mark);
  CRIER_CHECK(place != std::string::npos);
  return text.replace(place, mark.size(), channels);
}

}  // namespace crier::app
