// A template that has been read and checked: layouts, slots and, for every language, messages of
// which each is whole and asks only for what a notice knows.
#pragma once

#include <expected>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "notice/template/catalogue.h"
#include "notice/template/layout.h"
#include "notice/template/message_file.h"
#include "notice/template/phrase.h"
#include "notice/template/template_slots.h"
#include "notice/wording_fault.h"

namespace crier::notice {

using Phrases = std::map<std::string, Phrase, std::less<>>;

// What the file of one language says by itself, for who looks at its words: without its parents.
struct MessageFile {
  std::string name;  // Where its author finds it.
  Messages messages;
};

struct NoticeTemplate {
  TemplateSlots slots;
  Layout html;
  Layout text;
  Layout short_form;
  // By tag of the file: each has all messages, its own and those of its parents.
  std::map<std::string, Phrases, std::less<>> languages;
  std::map<std::string, MessageFile, std::less<>> message_files;  // By the same tags.
};

// The keys that have a meaning beyond the layouts.
inline constexpr std::string_view subject_key = "subject";
inline constexpr std::string_view days_left_key = "days_left";
// A message that asks for {name} has a twin under this suffix for people without one.
inline constexpr std::string_view unnamed_suffix = ".unnamed";

// "objection_link" of "objection.link": dots are no part of ICU's names.
[[nodiscard]] std::string argument_name(std::string_view slot);

// All faults at once.
[[nodiscard]] std::expected<NoticeTemplate, std::vector<WordingFault>> read_template(
    const Catalogue& catalogue, std::string_view name);

}  // namespace crier::notice
