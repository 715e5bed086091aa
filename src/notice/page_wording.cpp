#include "notice/page_wording.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "base/digest.h"
#include "notice/template/message_file.h"
#include "notice/template/phrase.h"

namespace crier::notice {
namespace {

const Catalogue& shipped() {
  static const Catalogue catalogue = Catalogue::shipped();
  return catalogue;
}

std::string path_of(std::string_view folder, std::string_view language) {
  return fmt::format("{}/messages/{}.properties", folder, language);
}

// Which words a page asks for, with what is filled into them.
const Messages& reference(std::string_view folder) {
  static const std::map<std::string_view, Messages> references = [] {
    std::map<std::string_view, Messages> read;
    for (const std::string_view each : page_folders) {
      auto messages = read_messages(*shipped().file(path_of(each, "en")));
      CRIER_CHECK(messages.has_value());
      read.emplace(each, *std::move(messages));
    }
    return read;
  }();
  return references.at(folder);
}

class PageFile {
 public:
  PageFile(const TemplateFile& file, std::string_view folder, std::string_view language)
      : file_(file), reference_(reference(folder)), language_(language) {}

  [[nodiscard]] std::vector<WordingFault> faults() && {
    auto messages = read_messages(file_);
    if (!messages) return std::move(messages.error());
    for (const auto& [key, message] : reference_) {
      if (!messages->contains(key)) report(0, fmt::format("lacks '{}'", key));
    }
    for (const auto& [key, message] : *messages) check(key, message);
    return std::move(faults_);
  }

 private:
  void check(const std::string& key, const Message& message) {
    const auto meant = reference_.find(key);
    if (meant == reference_.end()) {
      return report(message.line, fmt::format("'{}' stands in no page", key));
    }
    const auto phrase = Phrase::parse(message.text, language_);
    if (!phrase) return report(message.line, fmt::format("'{}' {}", key, phrase.error()));
    const auto filled = Phrase::parse(meant->second.text, "en");
    CRIER_CHECK(filled.has_value());
    for (const std::string& name : phrase->argument_names()) {
      if (filled->argument_names().contains(name)) continue;
      report(message.line, fmt::format("'{}' asks for {{{}}}, which nothing fills", key, name));
    }
    for (const std::string& name : filled->argument_names()) {
      if (phrase->argument_names().contains(name)) continue;
      report(message.line, fmt::format("'{}' does not show {{{}}}", key, name));
    }
  }

  void report(std::size_t line, std::string what) {
    faults_.push_back({.file = file_.name, .line = line, .message = std::move(what)});
  }

  const TemplateFile& file_;
  const Messages& reference_;
  std::string_view language_;
  std::vector<WordingFault> faults_;
};

void append(std::vector<WordingFault>& faults, std::vector<WordingFault> more) {
  std::ranges::move(more, std::back_inserter(faults));
}

std::vector<WordingFault> faults_in(const Catalogue& catalogue, std::string_view folder,
                                    std::string_view language) {
  const TemplateFile* const file = catalogue.file(path_of(folder, language));
  if (file == nullptr) return {};
  const TemplateFile* const ours = shipped().file(path_of(folder, language));
  if (ours == nullptr) {
    return {{.file = file->name,
             .line = 0,
             .message = fmt::format("is in a language that the pages do not have: {}", language)}};
  }
  if (ours->text == file->text) return {};
  return PageFile(*file, folder, language).faults();
}

}  // namespace

bool is_page_folder(std::string_view folder) {
  return std::ranges::find(page_folders, folder) != page_folders.end();
}

PageTexts page_texts(const Catalogue& catalogue, std::string_view language) {
  PageTexts texts;
  for (const std::string_view folder : page_folders) {
    const std::string path = path_of(folder, language);
    const TemplateFile* const file = catalogue.file(path);
    CRIER_CHECK(file != nullptr);
    texts.emplace(path, file->text);
  }
  return texts;
}

std::string version_of(const PageTexts& texts) {
  constexpr std::size_t length = 16;
  std::string all;
  for (const auto& [path, text] : texts) all += fmt::format("{} {}\n{}", path, text.size(), text);
  return hex(sha256(all)).substr(0, length);
}

std::vector<WordingFault> page_faults(const Catalogue& catalogue, std::string_view language) {
  std::vector<WordingFault> faults;
  for (const std::string_view folder : page_folders) {
    append(faults, faults_in(catalogue, folder, language));
  }
  return faults;
}

std::vector<WordingFault> page_faults(const Catalogue& catalogue) {
  std::vector<WordingFault> faults;
  for (const std::string_view folder : page_folders) {
    for (const std::string& language : catalogue.locales(folder)) {
      append(faults, faults_in(catalogue, folder, language));
    }
  }
  return faults;
}

}  // namespace crier::notice
