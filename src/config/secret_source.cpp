#include "config/secret_source.h"

#include <utility>

#include <fmt/format.h>

#include "runtime/text_file.h"

namespace crier::app {
namespace {

constexpr std::string_view env = "env:";
constexpr std::string_view file = "file:";

// A file that is longer is not the file that was meant.
std::size_t bytes_max(SecretForm form) {
  return form == SecretForm::line ? 4096 : 16 * 1024;
}

std::expected<std::string, std::string> in_environment(const std::string& name,
                                                       const Environment& environment) {
  auto value = environment(name);
  if (value && !value->empty()) return *std::move(value);
  return std::unexpected(fmt::format("the environment has no variable {}", name));
}

std::expected<std::string, std::string> in_file(const std::string& name, SecretForm form) {
  auto value = read_text_file(name, bytes_max(form));
  if (!value) return std::unexpected(fmt::format("the secret in {} {}", name, value.error()));
  while (value->ends_with('\n') || value->ends_with('\r')) value->pop_back();
  if (!value->empty()) return *std::move(value);
  return std::unexpected(fmt::format("the secret in {} is missing: the file is empty", name));
}

}  // namespace

bool is_secret_place(std::string_view place) {
  return place.starts_with(env) || place.starts_with(file);
}

std::expected<std::string, std::string> read_secret(std::string_view place, SecretForm form,
                                                    const Environment& environment) {
  const bool is_variable = place.starts_with(env);
  if (!is_secret_place(place)) {
    return std::unexpected(
        "is a secret: write \"env:NAME\" or \"file:/path\", not the value itself");
  }
  auto value = is_variable ? in_environment(std::string(place.substr(env.size())), environment)
                           : in_file(std::string(place.substr(file.size())), form);
  if (form == SecretForm::line && value &&
      value->find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) {
    return std::unexpected("a secret must be one line of text");
  }
  return value;
}

}  // namespace crier::app
