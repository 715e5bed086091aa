// The templates at hand: those compiled into the program, and an operator's own over them. A
// template is a folder: layout.html, layout.txt, short.txt, slots.properties and
// messages/<locale>.properties (templates/README.md).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace crier::notice {

struct TemplateFile {
  std::string name;  // Where its author finds it; faults name it.
  std::string text;
};

class Catalogue {
 public:
  // Nothing in it.
  Catalogue() = default;

  // What is compiled in.
  [[nodiscard]] static Catalogue shipped();

  // Adds a file, or replaces the one of this path: "objection/messages/de.properties". The program
  // that reads an operator's folder calls this for each of its files.
  void put(std::string path, TemplateFile file);
  // All files of another.
  void put(const Catalogue& other);

  // Null when there is none. Valid until the next `put`.
  [[nodiscard]] const TemplateFile* file(std::string_view path) const;

  // The paths of all files of a template, sorted.
  [[nodiscard]] std::vector<std::string> paths(std::string_view template_name) const;

  // The names of the templates, sorted.
  [[nodiscard]] std::vector<std::string> templates() const;

  // The tags of the languages that a template has messages in, sorted.
  [[nodiscard]] std::vector<std::string> locales(std::string_view template_name) const;

 private:
  std::map<std::string, TemplateFile, std::less<>> files_;
};

}  // namespace crier::notice
