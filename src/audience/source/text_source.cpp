#include "audience/source/text_source.h"

#include <fmt/format.h>

#include "audience/format/json_lines.h"
#include "audience/source/decoded_source.h"
#include "audience/source/file_kind.h"
#include "audience/source/unpacked_source.h"

namespace crier::audience {

namespace {

// A file that is packed more often than this is made to keep a reader busy.
constexpr std::size_t packings_max = 4;

bool is_wide(const std::string& encoding) {
  return encoding.starts_with("UTF-16") || encoding.starts_with("UTF-32");
}

// Which octets come first in UTF-16 without a mark: commas, spaces and line ends have their NUL
// where the high octets are.
std::string utf16_of(std::string_view beginning) {
  std::size_t even = 0;
  std::size_t odd = 0;
  for (std::size_t at = 0; at < beginning.size(); ++at) {
    if (beginning[at] == '\0') ++(at % 2 == 0 ? even : odd);
  }
  return odd > even ? "UTF-16LE" : "UTF-16BE";
}

// The encoding of what `file` was recognised as; empty: UTF-8.
std::expected<std::string, std::string> encoding_of(const RecognisedFile& file,
                                                    const std::string& asked) {
  const bool is_marked = file.mark_octets != 0;
  const bool is_wide_asked = asked == "UTF-16";
  switch (file.kind) {
    case FileKind::utf8: return "";
    case FileKind::utf16_le:
      if (is_marked || asked.empty() || is_wide_asked) return "UTF-16LE";
      break;
    case FileKind::utf16_be:
      if (is_marked || asked.empty() || is_wide_asked) return "UTF-16BE";
      break;
    case FileKind::utf32_le:
    case FileKind::utf32_be:
      if (!asked.starts_with("UTF-32")) {
        return std::unexpected(
            "it is UTF-32; save it as UTF-8, or say --encoding UTF-32 if it is from a program "
            "that knows nothing else");
      }
      return file.kind == FileKind::utf32_le ? "UTF-32LE" : "UTF-32BE";
    case FileKind::binary:
      if (!is_wide(asked)) return std::unexpected(file.what);
      break;
    case FileKind::text:
    case FileKind::gzip:
    case FileKind::zstd:
    case FileKind::other: break;
  }
  return asked == "UTF-8" ? std::string() : asked;
}

}  // namespace

void TextSource::add(std::unique_ptr<OctetSource> layer) {
  layers_.push_back(std::move(layer));
  auto peeked = std::make_unique<PeekedSource>(*layers_.back());
  top_ = peeked.get();
  layers_.push_back(std::move(peeked));
}

std::expected<std::unique_ptr<TextSource>, std::string> TextSource::open(
    OctetSource& octets, const std::string& encoding, Forms forms) {
  std::unique_ptr<TextSource> text(new TextSource);
  auto first = std::make_unique<PeekedSource>(octets);
  text->top_ = first.get();
  text->layers_.push_back(std::move(first));
  for (std::size_t packings = 0;; ++packings) {
    const RecognisedFile file = recognised_file(text->top_->peek(file_kind_octets));
    if (file.kind != FileKind::gzip && file.kind != FileKind::zstd) break;
    if (packings == packings_max) return std::unexpected("it is packed again and again");
    text->add(unpacked_source(file.kind, *text->top_));
  }
  if (auto decoded = text->decode(encoding, forms); !decoded) {
    return std::unexpected(std::move(decoded.error()));
  }
  return text;
}

std::expected<void, std::string> TextSource::decode(const std::string& encoding, Forms forms) {
  // Nothing else that is no table begins as they do.
  const auto is_wanted = [&] {
    return forms == Forms::table_or_json_lines && is_json_lines(top_->peek(file_kind_octets));
  };
  const RecognisedFile file = recognised_file(top_->peek(file_kind_octets));
  if (file.kind == FileKind::other && !is_wanted()) return std::unexpected(file.what);
  auto found = encoding_of(file, encoding);
  if (!found) return std::unexpected(std::move(found.error()));
  if (*found == "UTF-16") *found = utf16_of(top_->peek(file_kind_octets));
  top_->skip(file.mark_octets);
  if (!found->empty()) add(std::make_unique<DecodedSource>(*top_, *found));
  // Text may be a page or a document all the same.
  const RecognisedFile text = recognised_file(top_->peek(file_kind_octets));
  if (text.kind == FileKind::binary || (text.kind == FileKind::other && !is_wanted())) {
    return std::unexpected(text.what);
  }
  return {};
}

}  // namespace crier::audience
