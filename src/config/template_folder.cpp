#include "config/template_folder.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "campaign/language/languages.h"
#include "notice/page_wording.h"
#include "runtime/text_file.h"

namespace crier::app {
namespace {

namespace fs = std::filesystem;

// The longest text that anybody has written for a notice has a twentieth of this.
constexpr std::uintmax_t file_size_max = std::uintmax_t{1} << 20U;

bool is_passed_over(const fs::path& file) {
  const std::string name = file.filename().string();
  return name.starts_with('.') || name.ends_with('~') || name == "README.md";
}

bool is_template_name(const std::string& name) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789_-";
  return !name.empty() && name.find_first_not_of(letters) == std::string::npos;
}

// What is wrong with a file of this path within the folder; empty: it is a part of a template.
std::string misplaced(const fs::path& path) {
  std::vector<std::string> parts;
  for (const fs::path& part : path) parts.push_back(part.string());
  const bool is_message = parts.size() == 3 && parts[1] == "messages";
  if (!is_message && parts.size() != 2) {
    return "is no part of a template; files are <template>/<file> or "
           "<template>/messages/<language>.properties";
  }
  if (notice::is_page_folder(parts[0]) && !is_message) {
    return "is part of Crier's own page, of which the words alone can be replaced";
  }
  if (!is_template_name(parts[0])) return "is in a folder whose name is not of a-z, 0-9, _ and -";
  if (is_message) {
    const fs::path name(parts[2]);
    const std::string tag = name.stem().string();
    if (name.extension() == ".properties" && canonical_tag(tag) == tag) return {};
    return "is not named by a language, such as de.properties or pt-PT.properties";
  }
  constexpr std::string_view known[] = {"slots.properties", "layout.html", "layout.txt",
                                        "short.txt"};
  if (std::ranges::find(known, parts[1]) != std::end(known)) return {};
  return fmt::format("is no part of a template; known are {}", fmt::join(known, ", "));
}

class FolderReader {
 public:
  explicit FolderReader(const fs::path& folder) : folder_(folder) {}

  void read(notice::Catalogue& catalogue) {
    std::error_code failure;
    std::vector<fs::path> files;
    constexpr auto follow = fs::directory_options::follow_directory_symlink;
    for (auto entry = fs::recursive_directory_iterator(folder_, follow, failure);
         !failure && entry != fs::recursive_directory_iterator(); entry.increment(failure)) {
      std::error_code unknown;
      const bool is_folder = entry->is_directory(unknown);
      if (is_passed_over(entry->path())) {
        entry.disable_recursion_pending();
      } else if (!is_folder) {
        files.push_back(entry->path());
      }
    }
    if (failure) {
      return fault(folder_, fmt::format("cannot be read: {}; it is the folder of "
                                        "templates.directory",
                                        file_trouble(failure.value())));
    }
    // The same faults in the same order on every machine.
    std::ranges::sort(files);
    for (const fs::path& file : files) take(catalogue, file);
  }

  std::vector<notice::WordingFault> faults() && { return std::move(faults_); }

 private:
  void take(notice::Catalogue& catalogue, const fs::path& file) {
    const fs::path path = file.lexically_relative(folder_);
    if (std::string what = misplaced(path); !what.empty()) return fault(file, std::move(what));
    std::error_code failure;
    if (fs::file_size(file, failure) > file_size_max || failure) {
      return fault(file, failure ? file_trouble(failure.value()) : "is larger than 1 MiB");
    }
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream content;
    content << stream.rdbuf();
    std::string text = std::move(content).str();
    if (!stream || (text.empty() && fs::file_size(file, failure) > 0))
      return fault(file, fmt::format("cannot be read: {}", file_trouble(errno)));
    catalogue.put(path.generic_string(), {.name = file.string(), .text = std::move(text)});
  }

  void fault(const fs::path& file, std::string what) {
    faults_.push_back({.file = file.string(), .message = std::move(what)});
  }

  const fs::path& folder_;
  std::vector<notice::WordingFault> faults_;
};

}  // namespace

std::expected<notice::Catalogue, std::vector<notice::WordingFault>> read_templates(
    const fs::path& folder) {
  notice::Catalogue catalogue = notice::Catalogue::shipped();
  if (folder.empty()) return catalogue;
  FolderReader reader(folder);
  reader.read(catalogue);
  std::vector<notice::WordingFault> faults = std::move(reader).faults();
  if (!faults.empty()) return std::unexpected(std::move(faults));
  return catalogue;
}

}  // namespace crier::app
