#include "letter/letter_pdf.h"

#include <algorithm>
#include <cairo-pdf.h>
#include <memory>
#include <pango/pangocairo.h>
#include <stdexcept>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "letter/letter_text.h"

namespace crier::letter {

namespace {

// Metric the same as Arial and Helvetica, with Latin, Greek and Cyrillic (fonts-liberation); what
// it lacks comes from other fonts by fontconfig.
constexpr const char* font_family = "Liberation Sans";

// What the languages of notices have beyond ASCII: Latin, Greek, Cyrillic, and their marks.
constexpr std::string_view alphabets =
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿ"
    "ĀāĂăĄąĆćĊċČčĎďĐđĒēĖėĘęĚěĠġĢģĦħĪīĮįĶķĹĺĻļĽľŁłŃńŅņŇňŐőŒœŔŕŘřŚśŠšŤťŪūŮůŰűŲųŸŹźŻżŽžȘșȚț"
    "ΆΈΉΊΌΎΏΐΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΪΫάέήίΰαβγδεζηθικλμνξοπρςστυφχψωϊϋόύώ"
    "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЬЮЯабвгдежзийклмнопрстуфхцчшщъьюя"
    "€§«»‘’‚“”„–—…·";

// Sizes in points, which are the units of the page.
constexpr double points_per_mm = 72 / 25.4;
constexpr double text_size = 10.5;
constexpr double heading_size = 11;
constexpr double subject_size = 12;
constexpr double address_size = 10;
constexpr double address_size_min = 7;
constexpr double sender_size = 7;
constexpr double page_number_size = 9;
constexpr double gap_height = 6;
constexpr double rule_room = 8;
constexpr double indent_step = 5;  // Of one blank.
constexpr int indent_max = 20;     // Blanks: words keep room beside them.
constexpr double line_width = 0.4;

constexpr double points(double millimetres) {
  return millimetres * points_per_mm;
}

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
struct DestroySurface {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
struct DestroyCairo {
  void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
};
struct UnrefLine {
  void operator()(PangoLayoutLine* line) const { pango_layout_line_unref(line); }
};
using Surface = std::unique_ptr<cairo_surface_t, DestroySurface>;
using Cairo = std::unique_ptr<cairo_t, DestroyCairo>;
using Layout = std::unique_ptr<PangoLayout, Unref>;
using Context = std::unique_ptr<PangoContext, Unref>;
using FontMap = std::unique_ptr<PangoFontMap, Unref>;
using Line = std::unique_ptr<PangoLayoutLine, UnrefLine>;

extern "C" cairo_status_t append_octets(void* closure, const unsigned char* data,
                                        unsigned int size) noexcept {
  try {
    static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), size);
    return CAIRO_STATUS_SUCCESS;
  } catch (...) {
    return CAIRO_STATUS_NO_MEMORY;
  }
}

struct Style {
  double size{};
  double width{};  // Lines are broken at it; negative: never.
  PangoWeight weight{PANGO_WEIGHT_NORMAL};
};

// One line of text, or a rule, where it stands on its page.
struct Placed {
  int page{};
  double x{};
  double y{};  // The base line.
  Line line;   // Null: a rule.
};

class Writer {
 public:
  explicit Writer(const Letter& letter)
      : letter_(letter),
        geometry_(geometry_of(letter.form)),
        // Made once a thread: to read the fonts anew for each letter takes twice as long as the
        // letter.
        fonts_(PANGO_FONT_MAP(g_object_ref(pango_cairo_font_map_get_default()))),
        context_(pango_font_map_create_context(fonts_.get())),
        surface_(cairo_pdf_surface_create_for_stream(append_octets, &octets_, points(page_width),
                                                     points(page_height))),
        cairo_(cairo_create(surface_.get())) {
    // As on paper, not as on a screen: no hinting, and positions that are not rounded to pixels.
    cairo_font_options_t* const options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context_.get(), options);
    cairo_font_options_destroy(options);
    pango_cairo_context_set_resolution(context_.get(), 72);
    pango_context_set_round_glyph_positions(context_.get(), FALSE);
    pango_context_set_language(context_.get(), pango_language_from_string(letter.locale.c_str()));
    cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_TITLE,
                                   letter.subject.c_str());
    cairo_pdf_surface_set_metadata(
        surface_.get(), CAIRO_PDF_METADATA_CREATE_DATE,
        iso8601(std::chrono::floor<std::chrono::seconds>(letter.made_at)).c_str());
  }

  LetterPdf write() {
    expect_fonts();
    lay_out();
    const int pages = page_ + 1;
    auto next = placed_.begin();
    for (int page = 0; page < pages; ++page) {
      if (page == 0) draw_front();
      for (; next != placed_.end() && next->page == page; ++next) draw(*next);
      if (pages > 1) draw_page_number(page + 1, pages);
      cairo_show_page(cairo_.get());
    }
    cairo_surface_finish(surface_.get());
    check(cairo_status(cairo_.get()));
    check(cairo_surface_status(surface_.get()));
    return {.octets = std::move(octets_), .pages = pages, .characters_lacking = lacking_};
  }

 private:
  static void check(cairo_status_t status) {
    if (status == CAIRO_STATUS_SUCCESS) return;
    throw std::runtime_error(
        fmt::format("a letter cannot be written as PDF: {}", cairo_status_to_string(status)));
  }

  // Once a thread. Without them boxes would be printed, and that would stay: a batch is written
  // again as it was written first.
  void expect_fonts() const {
    thread_local const int lacking =
        unknown_in(layout(alphabets, {.size = text_size, .width = -1}));
    if (lacking == 0) return;
    throw std::runtime_error(
        fmt::format("no letter can be written: no font of this computer has {} of the letters of "
                    "the languages of notices; install Liberation Sans (fonts-liberation)",
                    lacking));
  }

  static int unknown_in(const Layout& words) {
    return pango_layout_get_unknown_glyphs_count(words.get());
  }

  [[nodiscard]] Layout layout(std::string_view words, const Style& style) const {
    Layout layout(pango_layout_new(context_.get()));
    PangoFontDescription* const font = pango_font_description_new();
    pango_font_description_set_family_static(font, font_family);
    pango_font_description_set_size(font, static_cast<int>(style.size * PANGO_SCALE + 0.5));
    pango_font_description_set_weight(font, style.weight);
    pango_layout_set_font_description(layout.get(), font);
    pango_font_description_free(font);
    // Words alone break lines; a link is longer than a line at most, and is broken anywhere then.
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_width(
        layout.get(), style.width < 0 ? -1 : static_cast<int>(points(style.width) * PANGO_SCALE));
    pango_layout_set_text(layout.get(), words.data(), static_cast<int>(words.size()));
    return layout;
  }

  [[nodiscard]] const Box& text_box() const { return page_ == 0 ? first_text : later_text; }
  [[nodiscard]] double bottom() const { return points(text_box().bottom()); }
  [[nodiscard]] bool is_at_top() const { return y_ <= points(text_box().top); }

  void next_page() {
    ++page_;
    y_ = points(text_box().top);
  }

  // `room_behind`: what must fit on the same page, too.
  void place(std::string_view words, const Style& style, double indent = 0,
             double room_behind = 0) {
    Layout whole = layout(words, {.size = style.size,
                                  .width = text_box().width - indent / points_per_mm,
                                  .weight = style.weight});
    lacking_ += unknown_in(whole);
    const int lines = pango_layout_get_line_count(whole.get());
    for (int index = 0; index < lines; ++index) {
      PangoLayoutLine* const line = pango_layout_get_line_readonly(whole.get(), index);
      PangoRectangle extent;
      pango_layout_line_get_extents(line, nullptr, &extent);
      const double ascent = static_cast<double>(-extent.y) / PANGO_SCALE;
      const double height = static_cast<double>(extent.height) / PANGO_SCALE * 1.05;
      if (y_ + height + room_behind > bottom() && !is_at_top()) next_page();
      placed_.push_back({.page = page_,
                         .x = points(text_box().left) + indent,
                         .y = y_ + ascent,
                         .line = Line(pango_layout_line_ref(line))});
      y_ += height;
    }
    layouts_.push_back(std::move(whole));
  }

  void place_rule() {
    if (y_ + rule_room > bottom()) next_page();
    placed_.push_back(
        {.page = page_, .x = points(text_box().left), .y = y_ + rule_room / 2, .line = nullptr});
    y_ += rule_room;
  }

  void lay_out() {
    y_ = points(first_text.top);
    place(letter_.subject, {.size = subject_size, .weight = PANGO_WEIGHT_BOLD});
    y_ += 2 * gap_height;
    for (const TextPart& part : parts_of(letter_.text)) {
      switch (part.kind) {
        case PartKind::gap:
          if (!is_at_top()) y_ += gap_height;
          break;
        case PartKind::rule: place_rule(); break;
        case PartKind::heading:
          // Never alone at the foot of a page.
          place(part.words, {.size = heading_size, .weight = PANGO_WEIGHT_BOLD}, 0, 3 * text_size);
          break;
        case PartKind::line:
          place(part.words, {.size = text_size}, std::min(part.indent, indent_max) * indent_step);
          break;
      }
    }
  }

  void show(PangoLayoutLine* line, double x, double y) {
    cairo_move_to(cairo_.get(), x, y);
    pango_cairo_show_layout_line(cairo_.get(), line);
  }

  void stroke(double x1, double y1, double x2, double y2) {
    cairo_set_line_width(cairo_.get(), line_width);
    cairo_move_to(cairo_.get(), x1, y1);
    cairo_line_to(cairo_.get(), x2, y2);
    cairo_stroke(cairo_.get());
  }

  void draw(const Placed& placed) {
    if (placed.line) return show(placed.line.get(), placed.x, placed.y);
    stroke(placed.x, placed.y, placed.x + points(first_text.width), placed.y);
  }

  // One line within a box, drawn narrower where it is too wide.
  void draw_squeezed(std::string_view words, const Style& style, double left, double top,
                     double width) {
    const Layout whole = layout(words, style);
    pango_layout_set_single_paragraph_mode(whole.get(), TRUE);
    lacking_ += unknown_in(whole);
    PangoRectangle extent;
    pango_layout_get_extents(whole.get(), nullptr, &extent);
    const double natural = static_cast<double>(extent.width) / PANGO_SCALE;
    cairo_save(cairo_.get());
    cairo_translate(cairo_.get(), points(left), points(top));
    if (natural > points(width)) cairo_scale(cairo_.get(), points(width) / natural, 1);
    cairo_move_to(cairo_.get(), 0, 0);
    pango_cairo_show_layout(cairo_.get(), whole.get());
    cairo_restore(cairo_.get());
  }

  // The size at which the widest line fits, within what can be read.
  [[nodiscard]] double fitting_address_size() const {
    double widest = 0;
    for (const std::string& words : letter_.address) {
      const Layout whole = layout(words, {.size = address_size, .width = -1});
      PangoRectangle extent;
      pango_layout_get_extents(whole.get(), nullptr, &extent);
      widest = std::max(widest, static_cast<double>(extent.width) / PANGO_SCALE);
    }
    if (widest <= points(geometry_.address.width)) return address_size;
    return std::max(address_size_min, address_size * points(geometry_.address.width) / widest);
  }

  void draw_front() {
    const Box& sender = geometry_.sender;
    draw_squeezed(letter_.sender, {.size = sender_size, .width = -1}, sender.left, sender.top,
                  sender.width);
    stroke(points(sender.left), points(sender.bottom()), points(sender.right()),
           points(sender.bottom()));
    const Box& address = geometry_.address;
    const double size = fitting_address_size();
    const double pitch = address.height / static_cast<double>(address_lines_max);
    double top = address.top;
    for (const std::string& words : letter_.address) {
      draw_squeezed(words, {.size = size, .width = -1}, address.left, top, address.width);
      top += pitch;
    }
    draw_squeezed(letter_.date, {.size = text_size, .width = -1}, geometry_.date.left,
                  geometry_.date.top, geometry_.date.width);
    for (const double fold : geometry_.folds) {
      stroke(points(free_edge), points(fold), points(free_edge + 4), points(fold));
    }
    stroke(points(free_edge), points(geometry_.hole), points(free_edge + 6),
           points(geometry_.hole));
  }

  void draw_page_number(int page, int pages) {
    const std::string words = fmt::format("{} / {}", page, pages);
    const Layout whole = layout(words, {.size = page_number_size, .width = page_number.width});
    pango_layout_set_alignment(whole.get(), PANGO_ALIGN_RIGHT);
    cairo_move_to(cairo_.get(), points(page_number.left), points(page_number.top));
    pango_cairo_show_layout(cairo_.get(), whole.get());
  }

  const Letter& letter_;
  const PageGeometry& geometry_;
  std::string octets_;
  FontMap fonts_;
  Context context_;
  Surface surface_;
  Cairo cairo_;
  std::vector<Layout> layouts_;  // Lines are drawn as long as theirs live.
  std::vector<Placed> placed_;   // By page.
  int page_{};
  double y_{};
  int lacking_{};
};

}  // namespace

LetterPdf pdf_of(const Letter& letter) {
  return Writer(letter).write();
}

}  // namespace crier::letter
