#include "config/toml_reader.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/time.h"
#include "base/unicode.h"
#include "config/channel/limits_section_reader.h"
#include "config/secret_source.h"
#include "postgres/connection_options.h"

namespace crier::app {

namespace {

std::string_view kind_of(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table: return "a table";
    case toml::node_type::array: return "a list";
    case toml::node_type::string: return "a text";
    case toml::node_type::integer: return "a whole number";
    case toml::node_type::floating_point: return "a number";
    case toml::node_type::boolean: return "true or false";
    default: return "a date or time";
  }
}

std::string wrong_kind(std::string_view wanted, const toml::node& node) {
  return fmt::format("must be {}, is {}", wanted, kind_of(node));
}

}  // namespace

std::string TomlReader::dotted(std::string_view key) const {
  return fmt::format("{}.{}", section_, key);
}

void TomlReader::fault(const toml::source_position& at, std::string key, std::string message) {
  faulty_.insert(key);
  faults_.push_back({.file = file_,
                     .line = static_cast<int>(at.line),
                     .column = static_cast<int>(at.column),
                     .key = std::move(key),
                     .message = std::move(message)});
}

void TomlReader::fault(const toml::node& node, std::string_view key, std::string message) {
  fault(node.source().begin, dotted(key), std::move(message));
}

void TomlReader::section(std::string_view name) {
  section_ = name;
  known_.add(section_);
  table_ = nullptr;
  if (const auto node = document_.at_path(name)) {
    table_ = node.as_table();
    if (table_ == nullptr) {
      fault(node.node()->source().begin, section_, fmt::format("must be a table: [{}]", section_));
    }
  }
}

bool TomlReader::has_section(std::string_view name) {
  known_.add(name);
  return static_cast<bool>(document_.at_path(name));
}

const toml::node* TomlReader::find(std::string_view key, Presence presence) {
  known_.add(dotted(key));
  const toml::node* node = table_ != nullptr ? table_->get(key) : nullptr;
  if (node != nullptr) {
    const auto& at = node->source().begin;
    origins_[dotted(key)] = fmt::format("{}:{}", file_, at.line);
    places_[dotted(key)] = {.line = static_cast<int>(at.line),
                            .column = static_cast<int>(at.column)};
  } else if (presence == Presence::required && table_ != nullptr) {
    fault(table_->source().begin, dotted(key), "is missing");
  }
  return node;
}

void TomlReader::integer(std::string_view key, int& value, IntegerBounds bounds) {
  const toml::node* node = find(key);
  if (node == nullptr) return;
  const auto* given = node->as_integer();
  if (given == nullptr) return fault(*node, key, wrong_kind("a whole number", *node));
  if (given->get() < bounds.least || given->get() > bounds.most) {
    return fault(
        *node, key,
        fmt::format("must be between {} and {}, is {}", bounds.least, bounds.most, given->get()));
  }
  value = static_cast<int>(given->get());
}

void TomlReader::integer(std::string_view key, std::optional<int>& value, IntegerBounds bounds) {
  int given = 0;
  integer(key, given, bounds);
  if (given != 0) value = given;
}

void TomlReader::number(std::string_view key, double& value, NumberBounds bounds,
                        Presence presence) {
  const toml::node* node = find(key, presence);
  if (node == nullptr) return;
  const std::optional<double> given = node->is_number() ? node->value<double>() : std::nullopt;
  if (!given) return fault(*node, key, wrong_kind("a number", *node));
  // Written so that "not a number" fails it too.
  if (!(*given >= bounds.least && *given <= bounds.most)) {
    return fault(
        *node, key,
        fmt::format("must be between {} and {}, is {}", bounds.least, bounds.most, *given));
  }
  value = *given;
}

void TomlReader::flag(std::string_view key, bool& value) {
  const toml::node* node = find(key);
  if (node == nullptr) return;
  const auto* given = node->as_boolean();
  if (given == nullptr) return fault(*node, key, wrong_kind("true or false", *node));
  value = given->get();
}

void TomlReader::duration(std::string_view key, std::chrono::milliseconds& value,
                          DurationBounds bounds) {
  const toml::node* node = find(key);
  if (node == nullptr) return;
  const auto* given = node->as_string();
  if (given == nullptr) {
    return fault(*node, key, wrong_kind("a duration such as \"20min\"", *node));
  }
  const auto parsed = parse_duration(given->get());
  if (!parsed) return fault(*node, key, parsed.error());
  if (*parsed < bounds.least || *parsed > bounds.most) {
    return fault(*node, key,
                 fmt::format("must be between {} and {}, is {}", human_duration(bounds.least),
                             human_duration(bounds.most), human_duration(*parsed)));
  }
  value = *parsed;
}

void TomlReader::text(std::string_view key, std::string& value, const TextCheck& check,
                      Presence presence) {
  const toml::node* node = find(key, presence);
  if (node == nullptr) return;
  const auto* given = node->as_string();
  if (given == nullptr) return fault(*node, key, wrong_kind("a text", *node));
  if (presence == Presence::required && given->get().empty()) {
    return fault(*node, key, "must not be empty");
  }
  if (const auto wrong = check(given->get())) return fault(*node, key, *wrong);
  value = given->get();
}

void TomlReader::texts(std::string_view key, std::vector<std::string>& value,
                       const TextCheck& check, Presence presence) {
  const toml::node* node = find(key, presence);
  if (node == nullptr) return;
  const toml::array* given = node->as_array();
  if (given == nullptr) return fault(*node, key, wrong_kind("a list of texts", *node));
  if (given->empty() && presence == Presence::required) {
    return fault(*node, key, "must not be empty");
  }
  for (const toml::node& element : *given) {
    const auto* element_text = element.as_string();
    if (element_text == nullptr) {
      fault(element, key, wrong_kind("a text", element));
    } else if (const auto wrong = check(element_text->get())) {
      fault(element, key, *wrong);
    } else {
      value.push_back(element_text->get());
    }
  }
}

void TomlReader::path(std::string_view key, std::filesystem::path& value, Presence presence) {
  std::string given;
  const auto is_absolute = [](std::string_view text) -> std::optional<std::string> {
    if (text.starts_with('/')) return std::nullopt;
    // The CLI and the daemon are started in different folders.
    return fmt::format("\"{}\" must begin with /", text);
  };
  text(key, given, is_absolute, presence);
  if (!given.empty()) value = given;
}

void TomlReader::secret(std::string_view key, Secret& value) {
  read_secret_in(SecretForm::line, key, value);
}

void TomlReader::secret_document(std::string_view key, Secret& value) {
  read_secret_in(SecretForm::document, key, value);
}

void TomlReader::read_secret_in(SecretForm form, std::string_view key, Secret& value) {
  const toml::node* node = find(key);
  if (node == nullptr) return;
  const auto* place = node->as_string();
  if (place == nullptr) return fault(*node, key, wrong_kind("a text", *node));
  if (place->get().empty()) return;
  value.place = place->get();
  auto found = read_secret(place->get(), form, environment_);
  if (!found) {
    fault(*node, key, std::move(found.error()));
    faults_.back().is_unread_secret = is_secret_place(place->get());
    return;
  }
  value.value = *std::move(found);
}

void TomlReader::word(std::string_view key, std::size_t& value, Words words) {
  const toml::node* node = find(key);
  if (node == nullptr) return;
  const auto* given = node->as_string();
  const auto found =
      given != nullptr ? std::ranges::find(words, std::string_view(given->get())) : words.end();
  if (found == words.end()) {
    return fault(*node, key, fmt::format("must be one of: {}", fmt::join(words, ", ")));
  }
  value = static_cast<std::size_t>(found - words.begin());
}

void TomlReader::database_url(std::string_view key, std::string& value) {
  const auto check = [](std::string_view url) -> std::optional<std::string> {
    if (url.empty()) return std::nullopt;
    // libpq would go to whatever server its own defaults find.
    if (trimmed(url).empty())
      return "holds nothing but blanks: write a database URL, or leave it out";
    try {
      (void)store::shown_url(std::string(url));
      return std::nullopt;
    } catch (const std::invalid_argument& wrong) {
      return wrong.what();
    }
  };
  text(key, value, check, Presence::optional);
  const auto given = environment_("DATABASE_URL");
  if (!given || given->empty()) return;
  origins_[dotted(key)] = "DATABASE_URL";
  if (const auto wrong = check(*given)) {
    faults_.push_back({.file = "environment", .key = "DATABASE_URL", .message = *wrong});
  } else {
    value = *given;
  }
}

void TomlReader::limits(LimitsSection& value) {
  const toml::node* node = find("limits");
  if (node == nullptr) return;
  const std::string name = dotted("limits");
  const toml::table* given = node->as_table();
  if (given == nullptr) {
    return fault(*node, "limits", fmt::format("must be a table: [{}]", name));
  }
  std::vector<ConfigFault> found;
  value = read_limits_section(
      *given,
      {.table = name, .file = file_, .destinations = value.destinations, .shipped = value.shipped},
      found);
  for (ConfigFault& each : found) {
    faulty_.insert(each.key);
    faults_.push_back(std::move(each));
  }
}

void TomlReader::rule(std::string_view key, bool holds, const std::string& otherwise) {
  // A key that is faulty by itself has been complained about; its value is the default.
  if (holds || faulty_.contains(dotted(key))) return;
  const toml::node* node = table_ != nullptr ? table_->get(key) : nullptr;
  const toml::source_position at = node != nullptr     ? node->source().begin
                                   : table_ != nullptr ? table_->source().begin
                                                       : toml::source_position{};
  fault(at, dotted(key), otherwise);
}

void TomlReader::refuse_unknown() {
  for (KnownKeys::Unknown& unknown : known_.unknown_in(document_)) {
    fault(unknown.at, std::move(unknown.key), std::move(unknown.message));
  }
}

}  // namespace crier::app
