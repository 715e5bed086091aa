#include "notice/template/layout.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace crier::notice {
namespace {

std::vector<std::string> faults_of(const std::string& text, Syntax syntax) {
  std::vector<std::string> texts;
  const auto layout = read_layout({.name = "layout", .text = text}, syntax);
  if (layout) return texts;
  for (const WordingFault& fault : layout.error()) texts.push_back(text_of(fault));
  return texts;
}

// The nodes as text, for comparison: places in [], blocks in ().
std::string shape(const std::vector<LayoutNode>& nodes) {
  std::string text;
  for (const LayoutNode& node : nodes) {
    switch (node.kind) {
      case LayoutNode::Kind::text: text += node.text; break;
      case LayoutNode::Kind::place: text += "[" + node.text + "]"; break;
      case LayoutNode::Kind::attribute_place: text += "[=" + node.text + "]"; break;
      case LayoutNode::Kind::if_given: text += node.text + "?(" + shape(node.children) + ")"; break;
      case LayoutNode::Kind::each: text += "each(" + shape(node.children) + ")"; break;
      case LayoutNode::Kind::between: text += "between(" + shape(node.children) + ")"; break;
    }
  }
  return text;
}

std::string shape_of(const std::string& text, Syntax syntax = Syntax::text) {
  const auto layout = read_layout({.name = "layout", .text = text}, syntax);
  return layout ? shape(layout->nodes) : "faults";
}

TEST(Layout, has_places_and_blocks) {
  EXPECT_EQ(shape_of("a {{name}} b"), "a [name] b");
  EXPECT_EQ(shape_of("{{#if source}}x{{source}}{{/if}}"), "source?(x[source])");
  EXPECT_EQ(shape_of("{{#each language}}{{#between languages}}-{{/between}}{{lang}}{{/each}}"),
            "each(between(-)[lang])");
  EXPECT_EQ(shape_of("a{{! remark }}b"), "ab");
}

TEST(Layout, takes_the_line_of_a_lone_block_tag) {
  EXPECT_EQ(shape_of("a\n{{#if x}}\nb\n{{/if}}\nc\n"), "a\nx?(b\n)c\n");
  EXPECT_EQ(shape_of("a\n  {{#if x}}  \r\nb\n  {{/if}}\nc"), "a\nx?(b\n)c");
  EXPECT_EQ(shape_of("a {{#if x}}b{{/if}}\nc"), "a x?(b)\nc");
  EXPECT_EQ(shape_of("{{#if x}}\n{{#if y}}\nb\n{{/if}}\n{{/if}}\n"), "x?(y?(b\n))");
}

TEST(Layout, knows_attributes_from_text) {
  EXPECT_EQ(shape_of("<p title=\"a {{x}}\">{{y}}</p>", Syntax::html),
            "<p title=\"a [=x]\">[y]</p>");
  EXPECT_EQ(shape_of("<a class=\"k\" href=\"{{objection.link}}\">{{y}}</a>", Syntax::html),
            "<a class=\"k\" href=\"[=objection.link]\">[y]</a>");
}

TEST(Layout, puts_nothing_where_it_could_become_markup_or_an_address) {
  EXPECT_EQ(faults_of("<a href=\"{{purpose}}\">", Syntax::html),
            (std::vector<std::string>{
                "layout:1: puts 'purpose' into a link; only names in .link or .url may go there"}));
  EXPECT_EQ(faults_of("<a href=\"https://x/{{objection.link}}\">", Syntax::html),
            (std::vector<std::string>{
                "layout:1: puts 'objection.link' into a tag, outside of a quoted value"}));
  EXPECT_EQ(faults_of("\n<p {{x}}><p a={{y}}>", Syntax::html),
            (std::vector<std::string>{"layout:2: puts 'x' into a tag, outside of a quoted value",
                                      "layout:2: puts 'y' into a tag, outside of a quoted value"}));
}

TEST(Layout, explains_broken_tags) {
  EXPECT_EQ(faults_of("a\n{{name", Syntax::text),
            (std::vector<std::string>{"layout:2: has a \"{{\" that does not end"}));
  EXPECT_EQ(faults_of("{{#if x}}", Syntax::text),
            (std::vector<std::string>{"layout:1: has an open block at its end"}));
  EXPECT_EQ(faults_of("{{/each}}", Syntax::text),
            (std::vector<std::string>{"layout:1: closes {{/each}}, which is not the open block"}));
  EXPECT_EQ(faults_of("{{Name}}", Syntax::text),
            (std::vector<std::string>{"layout:1: does not know {{Name}}"}));
  EXPECT_EQ(faults_of("{{#unless x}}{{/if}}", Syntax::text),
            (std::vector<std::string>{"layout:1: does not know {{#unless x}}"}));
}

}  // namespace
}  // namespace crier::notice
