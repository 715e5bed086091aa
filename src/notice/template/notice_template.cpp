#include "notice/template/notice_template.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "campaign/language/languages.h"

namespace crier::notice {
namespace {

using Names = std::set<std::string, std::less<>>;
using Faults = std::vector<WordingFault>;

void append(Faults& faults, Faults more) {
  faults.insert(faults.end(), std::make_move_iterator(more.begin()),
                std::make_move_iterator(more.end()));
}

void collect_names(const std::vector<LayoutNode>& nodes, Names& names) {
  for (const LayoutNode& node : nodes) {
    if (node.kind == LayoutNode::Kind::place || node.kind == LayoutNode::Kind::attribute_place) {
      names.insert(node.text);
    }
    collect_names(node.children, names);
  }
}

Names names_in(const Layout& layout) {
  Names names;
  collect_names(layout.nodes, names);
  return names;
}

// Reads the files of a template one after the other and gathers what is wrong with them.
class TemplateReader {
 public:
  TemplateReader(const Catalogue& catalogue, std::string_view name)
      : catalogue_(catalogue), name_(name) {}

  std::expected<NoticeTemplate, Faults> read() {
    if (const TemplateFile* file = needed("slots.properties")) {
      take(result_.slots, read_slots(*file));
    }
    read_frame("layout.html", Syntax::html, result_.html);
    read_frame("layout.txt", Syntax::text, result_.text);
    read_frame("short.txt", Syntax::text, result_.short_form);
    if (!faults_.empty()) return std::unexpected(std::move(faults_));
    for (const Layout* layout : {&result_.html, &result_.text, &result_.short_form}) {
      check_conditions(*layout, layout->nodes);
    }

    const std::vector<std::string> tags = catalogue_.locales(name_);
    if (tags.empty()) report(fmt::format("{}/messages", name_), "has no languages");
    find_wanted_keys();
    for (const std::string& tag : tags) read_language(tag);
    if (!faults_.empty()) return std::unexpected(std::move(faults_));
    return std::move(result_);
  }

 private:
  const TemplateFile* needed(std::string_view part) {
    const std::string path = fmt::format("{}/{}", name_, part);
    const TemplateFile* file = catalogue_.file(path);
    if (file == nullptr) report(path, "is missing");
    return file;
  }

  template <class Value>
  void take(Value& into, std::expected<Value, Faults> read) {
    if (read) {
      into = std::move(*read);
    } else {
      append(faults_, std::move(read.error()));
    }
  }

  void read_frame(std::string_view part, Syntax syntax, Layout& into) {
    if (const TemplateFile* file = needed(part)) take(into, read_layout(*file, syntax));
  }

  // A condition on what is always or never there hides a mistake.
  void check_conditions(const Layout& layout, const std::vector<LayoutNode>& nodes) {
    for (const LayoutNode& node : nodes) {
      check_conditions(layout, node.children);
      if (node.kind != LayoutNode::Kind::if_given) continue;
      const auto slot = result_.slots.find(node.text);
      if (slot != result_.slots.end() && can_be_absent(slot->first, slot->second)) continue;
      faults_.push_back({.file = layout.file,
                         .line = node.line,
                         .message = fmt::format("asks whether there is '{}', which is no optional "
                                                "slot",
                                                node.text)});
    }
  }

  // What the layouts name and no slot fills is a message; so is what the slots leave to the
  // translations.
  void find_wanted_keys() {
    wanted_.insert(std::string(subject_key));
    for (const Layout* layout : {&result_.html, &result_.text, &result_.short_form}) {
      for (const std::string& name : names_in(*layout)) {
        const auto slot = result_.slots.find(name);
        if (slot == result_.slots.end() || slot->second.source == SlotSource::translation) {
          wanted_.insert(name);
        }
      }
    }
    if (result_.slots.contains(days_left_key)) wanted_.insert(std::string(days_left_key));
  }

  void read_language(const std::string& tag) {
    if (canonical_tag(tag) != tag) {
      report(fmt::format("{}/messages/{}.properties", name_, tag),
             "is not named after a language, such as de or pt-PT");
      return;
    }
    Messages messages;
    for (const std::string& part : look_up_chain(tag)) {
      const TemplateFile* file =
          catalogue_.file(fmt::format("{}/messages/{}.properties", name_, part));
      if (file == nullptr) continue;
      auto read = read_messages(*file);
      if (!read) {
        // A parent's faults are reported with the parent.
        if (part == tag) append(faults_, std::move(read.error()));
        return;
      }
      if (part == tag) result_.message_files[tag] = {.name = file->name, .messages = *read};
      messages.merge(std::move(*read));
    }
    check_keys(tag, messages);
    check_slots_are_rendered(tag, parse(tag, messages));
  }

  void check_keys(const std::string& tag, const Messages& messages) {
    for (const std::string& key : wanted_) {
      if (messages.contains(key)) continue;
      report(fmt::format("{}/messages/{}.properties", name_, tag), fmt::format("lacks '{}'", key));
    }
    for (const auto& [key, message] : messages) {
      const std::string_view twin_of =
          std::string_view(key).ends_with(unnamed_suffix)
              ? std::string_view(key).substr(0, key.size() - unnamed_suffix.size())
              : std::string_view(key);
      if (!wanted_.contains(twin_of)) {
        report_at(message, fmt::format("'{}' stands in no layout", key));
      }
    }
  }

  const Phrases& parse(const std::string& tag, const Messages& messages) {
    Phrases& phrases = result_.languages[tag];
    for (const auto& [key, message] : messages) {
      auto phrase = Phrase::parse(message.text, tag);
      if (!phrase) {
        report_at(message, fmt::format("'{}' {}", key, phrase.error()));
        continue;
      }
      check_arguments(key, message, *phrase);
      const bool has_twin = messages.contains(key + std::string(unnamed_suffix));
      if (phrase->argument_names().contains("name") && !has_twin) {
        report_at(message, fmt::format("'{}' names the person; '{}{}' must say it without a name",
                                       key, key, unnamed_suffix));
      }
      phrases.emplace(key, std::move(*phrase));
    }
    return phrases;
  }

  // One subject for everybody: it is a header, and inboxes group by it.
  static bool is_personal(std::string_view argument) {
    return argument == "name" || argument == "days_left" || argument == "notice_id" ||
           argument.ends_with("_link");
  }

  void check_arguments(std::string_view key, const Message& message, const Phrase& phrase) {
    for (const std::string& argument : phrase.argument_names()) {
      if (key == subject_key && is_personal(argument)) {
        report_at(message,
                  fmt::format("'{}' differs from person to person by {{{}}}", key, argument));
      }
      if (key == days_left_key ? argument == "days" : argument == "name") continue;
      const auto slot = std::ranges::find_if(result_.slots, [&](const auto& entry) {
        return argument_name(entry.first) == argument &&
               entry.second.source != SlotSource::translation;
      });
      if (slot == result_.slots.end()) {
        report_at(message, fmt::format("'{}' asks for {{{}}}, which no slot fills", key, argument));
      } else if (can_be_absent(slot->first, slot->second)) {
        report_at(message, fmt::format("'{}' asks for {{{}}}, which not every notice has; only "
                                       "a layout can, with {{{{#if}}}}",
                                       key, argument));
      }
    }
  }

  // Every required slot reaches the reader of the HTML and the reader of the plain text.
  void check_slots_are_rendered(const std::string& tag, const Phrases& phrases) {
    for (const Layout* layout : {&result_.html, &result_.text}) {
      Names rendered;
      for (const std::string& name : names_in(*layout)) {
        rendered.insert(argument_name(name));
        const auto phrase = phrases.find(name);
        if (phrase == phrases.end()) continue;
        const auto& arguments = phrase->second.argument_names();
        rendered.insert(arguments.begin(), arguments.end());
      }
      for (const auto& [slot, rule] : result_.slots) {
        if (rule.need != SlotNeed::required || rendered.contains(argument_name(slot))) continue;
        report(layout->file, fmt::format("does not show the required '{}' in {}", slot, tag));
      }
    }
  }

  void report_at(const Message& message, std::string what) {
    WordingFault fault{.file = message.file, .line = message.line, .message = std::move(what)};
    // A message that a regional file inherits was reported with its own file.
    if (std::ranges::find(faults_, fault) == faults_.end()) faults_.push_back(std::move(fault));
  }

  void report(std::string file, std::string what) {
    faults_.push_back({.file = std::move(file), .line = 0, .message = std::move(what)});
  }

  const Catalogue& catalogue_;
  std::string_view name_;
  NoticeTemplate result_;
  Names wanted_;
  Faults faults_;
};

}  // namespace

std::string argument_name(std::string_view slot) {
  std::string name(slot);
  std::ranges::replace(name, '.', '_');
  return name;
}

std::expected<NoticeTemplate, std::vector<WordingFault>> read_template(const Catalogue& catalogue,
                                                                       std::string_view name) {
  return TemplateReader(catalogue, name).read();
}

}  // namespace crier::notice
