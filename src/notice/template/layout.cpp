#include "notice/template/layout.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "notice/template/html_position.h"
#include "notice/template/slot.h"

namespace crier::notice {
namespace {

using Kind = LayoutNode::Kind;

constexpr std::string_view open_tag = "{{";
constexpr std::string_view close_tag = "}}";

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

bool is_name(std::string_view name) {
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789_.";
  return !name.empty() && name.find_first_not_of(allowed) == std::string_view::npos;
}

class Reader {
 public:
  Reader(const TemplateFile& file, Syntax syntax)
      : layout_{.file = file.name, .syntax = syntax, .nodes = {}},
        all_(file.text),
        rest_(file.text) {}

  std::expected<Layout, std::vector<WordingFault>> read() {
    if (has_marker(rest_)) report("has a noncharacter of Unicode");
    blocks_.push_back({});
    while (!rest_.empty()) {
      const std::size_t tag = rest_.find(open_tag);
      add_text(tag);
      if (tag == std::string_view::npos) break;
      read_tag();
    }
    if (blocks_.size() > 1) report("has an open block at its end");
    if (!faults_.empty()) return std::unexpected(std::move(faults_));
    layout_.nodes = std::move(blocks_.front().children);
    return std::move(layout_);
  }

 private:
  void add_text(std::size_t size) {
    const std::string_view text = rest_.substr(0, size);
    if (!text.empty()) {
      add({.kind = Kind::text, .text = std::string(text), .line = line_, .children = {}});
    }
    if (layout_.syntax == Syntax::html) position_.advance(text);
    skip(text.size());
  }

  void read_tag() {
    const std::size_t end = rest_.find(close_tag);
    if (end == std::string_view::npos) {
      report("has a \"{{\" that does not end");
      rest_ = {};
      return;
    }
    const std::string_view tag = trimmed(rest_.substr(open_tag.size(), end - open_tag.size()));
    const bool is_place = is_name(tag);
    if (!is_place) take_line_with_tag(end + close_tag.size());
    if (is_place) {
      add_place(tag);
    } else if (tag.starts_with('#')) {
      open_block(tag);
    } else if (tag.starts_with('/')) {
      close_block(tag.substr(1));
    } else if (!tag.starts_with('!')) {
      report(fmt::format("does not know {{{{{}}}}}", tag));
    }
    if (is_place) skip(end + close_tag.size());
  }

  // Removes the tag; a tag alone in its line goes with the line.
  void take_line_with_tag(std::size_t size) {
    const std::string_view before = all_.substr(0, all_.size() - rest_.size());
    const std::size_t blank_before = before.size() - (before.find_last_not_of(" \t") + 1);
    const bool begins_line =
        blank_before == before.size() || before[before.size() - blank_before - 1] == '\n';
    const std::string_view after = rest_.substr(size);
    const std::size_t blank_after = std::min(after.find_first_not_of(" \t"), after.size());
    const std::string_view line_end = after.substr(blank_after);
    const std::size_t line_end_size = line_end.starts_with("\r\n") ? 2 : line_end.starts_with('\n');

    skip(size);
    if (!begins_line || (line_end_size == 0 && !line_end.empty())) return;
    skip(blank_after + line_end_size);
    auto& nodes = blocks_.back().children;
    if (blank_before == 0 || nodes.empty() || nodes.back().kind != Kind::text) return;
    nodes.back().text.resize(nodes.back().text.size() - blank_before);
  }

  void add_place(std::string_view name) {
    if (layout_.syntax == Syntax::text) {
      add({.kind = Kind::place, .text = std::string(name), .line = line_, .children = {}});
      return;
    }
    switch (position_.place()) {
      case HtmlPlace::text:
        add({.kind = Kind::place, .text = std::string(name), .line = line_, .children = {}});
        return;
      case HtmlPlace::attribute: break;
      case HtmlPlace::link:
        if (!is_link_name(name)) {
          report(
              fmt::format("puts '{}' into a link; only names in .link or .url may go there", name));
        }
        break;
      case HtmlPlace::forbidden:
        report(fmt::format("puts '{}' into a tag, outside of a quoted value", name));
        break;
    }
    add({.kind = Kind::attribute_place, .text = std::string(name), .line = line_, .children = {}});
  }

  void open_block(std::string_view tag) {
    const std::string_view name = trimmed(tag.substr(tag.find(' ') + 1));
    LayoutNode block{
        .kind = Kind::if_given, .text = std::string(name), .line = line_, .children = {}};
    if (tag == "#each language") {
      block.kind = Kind::each;
    } else if (tag == "#between languages") {
      block.kind = Kind::between;
    } else if (!tag.starts_with("#if ") || !is_name(name)) {
      report(fmt::format("does not know {{{{{}}}}}", tag));
    }
    blocks_.push_back(std::move(block));
  }

  void close_block(std::string_view name) {
    const auto word = [](Kind kind) -> std::string_view {
      return kind == Kind::each ? "each" : kind == Kind::between ? "between" : "if";
    };
    if (blocks_.size() == 1 || word(blocks_.back().kind) != name) {
      report(fmt::format("closes {{{{/{}}}}}, which is not the open block", name));
      return;
    }
    LayoutNode block = std::move(blocks_.back());
    blocks_.pop_back();
    blocks_.back().children.push_back(std::move(block));
  }

  void add(LayoutNode node) { blocks_.back().children.push_back(std::move(node)); }

  void skip(std::size_t size) {
    const std::string_view passed = rest_.substr(0, size);
    line_ += static_cast<std::size_t>(std::ranges::count(passed, '\n'));
    rest_.remove_prefix(passed.size());
  }

  void report(std::string message) {
    faults_.push_back({.file = layout_.file, .line = line_, .message = std::move(message)});
  }

  Layout layout_;
  std::string_view all_;
  std::string_view rest_;
  std::size_t line_{1};
  HtmlPosition position_;
  std::vector<LayoutNode> blocks_;  // The open ones; the first is the layout itself.
  std::vector<WordingFault> faults_;
};

}  // namespace

std::expected<Layout, std::vector<WordingFault>> read_layout(const TemplateFile& file,
                                                             Syntax syntax) {
  return Reader(file, syntax).read();
}

bool is_link_name(std::string_view name) {
  return name.ends_with(".link") || name.ends_with(".url");
}

}  // namespace crier::notice
