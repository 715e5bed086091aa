#include "feedback/mail_reader.h"

#include <algorithm>
#include <memory>
#include <string>

#include <gmime/gmime.h>

#include "base/unicode.h"
#include "feedback/folded_text.h"

namespace crier::feedback {
namespace {

struct Unreference {
  void operator()(void* object) const noexcept {
    if (object != nullptr) g_object_unref(object);
  }
};
template <class Type>
using Owned = std::unique_ptr<Type, Unreference>;

// Once a process, and for good: GMime's tables are shared.
void start_gmime() {
  static const bool started = [] {
    g_mime_init();
    return true;
  }();
  static_cast<void>(started);
}

std::string small(const char* text) {
  return text != nullptr ? ascii_lower(valid_utf8(text)) : std::string();
}

// One kind of line end: mails of old Macs have CR alone.
std::string with_line_feeds(std::string_view text) {
  std::string lines;
  lines.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\r') {
      lines += text[at];
    } else if (at + 1 >= text.size() || text[at + 1] != '\n') {
      lines += '\n';
    }
  }
  return lines;
}

Owned<GMimeStream> stream_of(std::string_view octets) {
  return Owned<GMimeStream>(g_mime_stream_mem_new_with_buffer(octets.data(), octets.size()));
}

std::string octets_of(GMimeStream* memory) {
  const GByteArray* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory));
  if (bytes == nullptr || bytes->data == nullptr) return {};
  const std::size_t size = std::min<std::size_t>(bytes->len, mail_octets_max);
  return {reinterpret_cast<const char*>(bytes->data), size};
}

// A charset that is not known, or a lie: what is UTF-8 is read as such, the rest as Latin-1.
std::string guessed_text(const std::string& octets) {
  if (is_utf8(octets)) return octets;
  std::string text;
  for (const char character : octets) {
    const auto octet = static_cast<unsigned char>(character);
    if (octet < 0x80) {
      text += character;
    } else {
      text += static_cast<char>(0xC0U | octet >> 6U);
      text += static_cast<char>(0x80U | (octet & 0x3FU));
    }
  }
  return text;
}

std::string in_utf8(const std::string& octets, const std::string& charset) {
  if (charset.empty() || charset == "us-ascii" || charset == "utf-8" || charset == "utf8" ||
      charset.starts_with("unknown")) {
    return guessed_text(octets);
  }
  const Owned<GMimeFilter> filter(g_mime_filter_charset_new(charset.c_str(), "UTF-8"));
  if (filter == nullptr) return guessed_text(octets);
  const Owned<GMimeStream> memory(g_mime_stream_mem_new());
  const Owned<GMimeStream> filtered(g_mime_stream_filter_new(memory.get()));
  g_mime_stream_filter_add(GMIME_STREAM_FILTER(filtered.get()), filter.get());
  g_mime_stream_write(filtered.get(), octets.data(), octets.size());
  g_mime_stream_flush(filtered.get());
  return valid_utf8(octets_of(memory.get()));
}

class Reader {
 public:
  std::optional<MailPart> message(std::string_view octets, int depth) {
    const Owned<GMimeStream> stream = stream_of(octets);
    const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
    // Content is copied out of the stream at once; nothing points into it afterwards.
    g_mime_parser_set_persist_stream(parser.get(), FALSE);
    const Owned<GMimeMessage> parsed(g_mime_parser_construct_message(parser.get(), nullptr));
    if (parsed == nullptr) return std::nullopt;
    return of_message(parsed.get(), depth);
  }

 private:
  static std::vector<HeaderField> headers_of(GMimeObject* object) {
    std::vector<HeaderField> headers;
    GMimeHeaderList* list = g_mime_object_get_header_list(object);
    const int count =
        std::min(g_mime_header_list_get_count(list), static_cast<int>(mail_headers_max));
    for (int index = 0; index < count; ++index) {
      GMimeHeader* header = g_mime_header_list_get_header_at(list, index);
      const char* name = g_mime_header_get_name(header);
      const char* value = g_mime_header_get_value(header);
      if (name == nullptr) continue;
      std::string_view text = value != nullptr ? value : "";
      headers.push_back(
          {.name = valid_utf8(name), .value = valid_utf8(text.substr(0, header_value_max))});
    }
    return headers;
  }

  std::optional<MailPart> of_message(GMimeMessage* message, int depth) {
    GMimeObject* body = g_mime_message_get_mime_part(message);
    if (body == nullptr) {
      if (++parts_ > mail_parts_max) return std::nullopt;
      MailPart part;
      part.type = "text/plain";
      part.headers = headers_of(GMIME_OBJECT(message));
      return part;
    }
    auto part = of_object(body, depth);
    if (!part) return std::nullopt;
    // The headers of the message; those of its body are among them or stay behind.
    std::vector<HeaderField> headers = headers_of(GMIME_OBJECT(message));
    for (HeaderField& field : part->headers) headers.push_back(std::move(field));
    part->headers = std::move(headers);
    return part;
  }

  std::optional<MailPart> of_object(GMimeObject* object, int depth) {
    if (depth > mail_depth_max || ++parts_ > mail_parts_max) return std::nullopt;
    MailPart part;
    part.headers = headers_of(object);
    GMimeContentType* type = g_mime_object_get_content_type(object);
    if (type != nullptr) {
      part.type = small(g_mime_content_type_get_media_type(type)) + "/" +
                  small(g_mime_content_type_get_media_subtype(type));
      part.report_type = small(g_mime_content_type_get_parameter(type, "report-type"));
    }
    if (part.type.size() < 3) part.type = "text/plain";
    if (GMIME_IS_MULTIPART(object)) {
      take_parts(GMIME_MULTIPART(object), part, depth);
    } else if (GMIME_IS_MESSAGE_PART(object)) {
      take_message(GMIME_MESSAGE_PART(object), part, depth);
    } else if (GMIME_IS_PART(object)) {
      take_content(GMIME_PART(object), part, depth);
    }
    return part;
  }

  void take_parts(GMimeMultipart* multipart, MailPart& part, int depth) {
    const int count = g_mime_multipart_get_count(multipart);
    for (int index = 0; index < count; ++index) {
      auto child = of_object(g_mime_multipart_get_part(multipart, index), depth + 1);
      if (child) part.parts.push_back(*std::move(child));
    }
    // A multipart without its boundary: what there is stands before the first part.
    if (count > 0) return;
    if (const char* prologue = g_mime_multipart_get_prologue(multipart)) {
      MailPart text;
      text.type = "text/plain";
      text.text = with_line_feeds(
          guessed_text(std::string(std::string_view(prologue).substr(0, part_text_max))));
      part.parts.push_back(std::move(text));
    }
  }

  void take_message(GMimeMessagePart* holder, MailPart& part, int depth) {
    GMimeMessage* inner = g_mime_message_part_get_message(holder);
    if (inner == nullptr) return;
    auto child = of_message(inner, depth + 1);
    if (child) part.parts.push_back(*std::move(child));
  }

  void take_content(GMimePart* leaf, MailPart& part, int depth) {
    GMimeDataWrapper* content = g_mime_part_get_content(leaf);
    if (content == nullptr || !is_read(part.type)) return;
    const Owned<GMimeStream> memory(g_mime_stream_mem_new());
    g_mime_data_wrapper_write_to_stream(content, memory.get());
    std::string octets = octets_of(memory.get());
    // Some send a message in base64, or its headers as text: RFC 2046 forbids the one.
    if (part.is_message() || part.type.ends_with("headers")) {
      octets += "\n\n";
      if (auto inner = message(octets, depth + 1)) part.parts.push_back(*std::move(inner));
      return;
    }
    const char* charset = g_mime_object_get_content_type_parameter(GMIME_OBJECT(leaf), "charset");
    octets.resize(std::min(octets.size(), part_text_max));
    part.text = with_line_feeds(in_utf8(octets, small(charset)));
  }

  // Pictures and archives say nothing of a delivery.
  static bool is_read(const std::string& type) {
    return type.starts_with("text/") || type.starts_with("message/");
  }

  std::size_t parts_{};
};

std::string_view without_mailbox_line(std::string_view text) {
  const std::size_t first = text.find_first_not_of("\n \t");
  if (first == std::string_view::npos) return {};
  // Blanks before a header would make it a continuation of nothing.
  if (text.find_first_not_of('\n') == first) text.remove_prefix(first);
  while (text.starts_with("From ") || text.starts_with(">From ")) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  return text;
}

}  // namespace

std::optional<MailPart> read_mail(std::string_view octets) {
  start_gmime();
  const std::string lines = with_line_feeds(octets.substr(0, mail_octets_max));
  const std::string_view text = without_mailbox_line(lines);
  if (text.empty()) return std::nullopt;
  return Reader().message(text, 0);
}

}  // namespace crier::feedback
