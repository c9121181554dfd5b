#include "inference/text/jinja/strftime.h"

#include <algorithm>

namespace fireside::jinja {

namespace {

constexpr std::string_view kDays[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                      "Thursday", "Friday", "Saturday"};
constexpr std::string_view kMonths[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};

class TimeFormatter {
 public:
    explicit TimeFormatter(const std::tm& time) : time_(time) {}

    std::string run(std::string_view format) {
        for (std::size_t at = 0; at < format.size(); ++at) {
            if (format[at] != '%' || at + 1 == format.size()) {
                result_ += format[at];
                continue;
            }
            pad_ = '0';
            const std::size_t begin = at++;
            if ((format[at] == '-' || format[at] == '_') && at + 1 < format.size()) {
                pad_ = format[at] == '-' ? '\0' : ' ';
                ++at;
            }
            if (!number(format[at]) && !word(format[at]) && !composed(format[at])) {
                result_ += format.substr(begin, at + 1 - begin);
            }
        }
        return std::move(result_);
    }

 private:
    bool digits(int value, std::size_t width) {
        const std::string text = std::to_string(value);
        if (pad_ != '\0' && text.size() < width) result_.append(width - text.size(), pad_);
        result_ += text;
        return true;
    }

    bool blankPadded(int value) {
        if (pad_ == '0') pad_ = ' ';
        return digits(value, 2);
    }

    int hour12() const { return time_.tm_hour % 12 == 0 ? 12 : time_.tm_hour % 12; }

    bool number(char directive) {
        switch (directive) {
            case 'Y':
                return digits(time_.tm_year + 1900, 1);
            case 'C':
                return digits((time_.tm_year + 1900) / 100, 2);
            case 'y':
                return digits(time_.tm_year % 100, 2);
            case 'm':
                return digits(time_.tm_mon + 1, 2);
            case 'd':
                return digits(time_.tm_mday, 2);
            case 'e':
                return blankPadded(time_.tm_mday);
            case 'H':
                return digits(time_.tm_hour, 2);
            case 'k':
                return blankPadded(time_.tm_hour);
            case 'I':
                return digits(hour12(), 2);
            case 'l':
                return blankPadded(hour12());
            case 'M':
                return digits(time_.tm_min, 2);
            case 'S':
                return digits(time_.tm_sec, 2);
            case 'f':
                return digits(0, 6);
            case 'j':
                return digits(time_.tm_yday + 1, 3);
            case 'w':
                return digits(time_.tm_wday, 1);
            case 'u':
                return digits(time_.tm_wday == 0 ? 7 : time_.tm_wday, 1);
            case 'U':
                return digits((time_.tm_yday + 7 - time_.tm_wday) / 7, 2);
            case 'W':
                return digits((time_.tm_yday + 7 - (time_.tm_wday + 6) % 7) / 7, 2);
            default:
                return false;
        }
    }

    bool word(char directive) {
        const std::string_view day = kDays[std::clamp(time_.tm_wday, 0, 6)];
        const std::string_view month = kMonths[std::clamp(time_.tm_mon, 0, 11)];
        switch (directive) {
            case 'A':
                return add(day);
            case 'a':
                return add(day.substr(0, 3));
            case 'B':
                return add(month);
            case 'b':
            case 'h':
                return add(month.substr(0, 3));
            case 'p':
                return add(time_.tm_hour < 12 ? "AM" : "PM");
            case 'P':
                return add(time_.tm_hour < 12 ? "am" : "pm");
            case 'Z':
            case 'z':
                return true;  // the time carries no zone
            case 'n':
                return add("\n");
            case 't':
                return add("\t");
            case '%':
                return add("%");
            default:
                return false;
        }
    }

    bool composed(char directive) {
        switch (directive) {
            case 'F':
                return add(TimeFormatter(time_).run("%Y-%m-%d"));
            case 'T':
            case 'X':
                return add(TimeFormatter(time_).run("%H:%M:%S"));
            case 'R':
                return add(TimeFormatter(time_).run("%H:%M"));
            case 'r':
                return add(TimeFormatter(time_).run("%I:%M:%S %p"));
            case 'D':
            case 'x':
                return add(TimeFormatter(time_).run("%m/%d/%y"));
            case 'c':
                return add(TimeFormatter(time_).run("%a %b %e %H:%M:%S %Y"));
            default:
                return false;
        }
    }

    bool add(std::string_view text) {
        result_ += text;
        return true;
    }

    const std::tm& time_;
    char pad_ = '0';
    std::string result_;
};

}  // namespace

std::string formatTime(std::string_view format, const std::tm& time) {
    return TimeFormatter(time).run(format);
}

}  // namespace fireside::jinja
