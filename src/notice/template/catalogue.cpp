#include "notice/template/catalogue.h"

#include <algorithm>
#include <set>

#include "base/embedded.h"
#include "notice/template/confirmation_templates.h"

namespace crier::notice {
namespace {

constexpr std::string_view layout_suffix = "/layout.html";
constexpr std::string_view messages_folder = "/messages/";
constexpr std::string_view messages_suffix = ".properties";

}  // namespace

Catalogue Catalogue::shipped() {
  Catalogue catalogue;
  for (unsigned long index = 0; index < crier_templates_count; ++index) {
    const crier_embedded_file& file = crier_templates[index];
    catalogue.put(file.path, {.name = std::string("templates/") + file.path,
                              .text = std::string(reinterpret_cast<const char*>(file.data),
                                                  static_cast<std::size_t>(file.size))});
  }
  return catalogue;
}

void Catalogue::put(std::string path, TemplateFile file) {
  files_.insert_or_assign(std::move(path), std::move(file));
}

void Catalogue::put(const Catalogue& other) {
  for (const auto& [path, file] : other.files_) files_.insert_or_assign(path, file);
}

const TemplateFile* Catalogue::file(std::string_view path) const {
  const auto found = files_.find(path);
  return found == files_.end() ? nullptr : &found->second;
}

std::vector<std::string> Catalogue::paths(std::string_view template_name) const {
  const std::string folder = std::string(template_name) + "/";
  std::vector<std::string> paths;
  for (auto entry = files_.lower_bound(folder);
       entry != files_.end() && entry->first.starts_with(folder); ++entry) {
    paths.push_back(entry->first);
  }
  return paths;
}

std::vector<std::string> Catalogue::templates() const {
  std::vector<std::string> names;
  for (const auto& [path, file] : files_) {
    if (!path.ends_with(layout_suffix)) continue;
    std::string name = path.substr(0, path.size() - layout_suffix.size());
    const bool is_confirmation =
        std::ranges::find(confirmation_templates, name) != std::ranges::end(confirmation_templates);
    if (!is_confirmation) names.push_back(std::move(name));
  }
  return names;
}

std::vector<std::string> Catalogue::locales(std::string_view template_name) const {
  const std::string folder = std::string(template_name) + std::string(messages_folder);
  std::vector<std::string> tags;
  for (auto entry = files_.lower_bound(folder);
       entry != files_.end() && entry->first.starts_with(folder); ++entry) {
    std::string_view tag = std::string_view(entry->first).substr(folder.size());
    if (!tag.ends_with(messages_suffix)) continue;
    tag.remove_suffix(messages_suffix.size());
    tags.emplace_back(tag);
  }
  std::ranges::sort(tags);
  return tags;
}

}  // namespace crier::notice
