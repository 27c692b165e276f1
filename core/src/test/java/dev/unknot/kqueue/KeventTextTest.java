// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("sequential")
final class KeventTextTest {

    @ParameterizedTest
    @CsvSource({
        "-1, 3, LOWAT|FILE_POLL",
        "-2, 0, 0",
        "-13, 1, LOWAT",
        "-4, 0x21, DELETE|RENAME",
        "-7, 0x18, NSECONDS|ABSTIME",
        "-5, 0xE0000001, EXIT|FORK|EXEC|TRACK",
        "-8, 0x80000000, EXIT",
        "-5, 4, CHILD",
        "-11, 0, 0",
        "-11, 0x01000000, TRIGGER",
        "-11, 0x41000000, TRIGGER|FFAND",
        "-11, 0x80000005, FFOR|0x5",
        "-11, 0xC1000000, TRIGGER|FFCOPY",
        "-9, 6, 0x6",
    })
    void notes_ofAFilter_areItsOwn(int filter, String fflags, String text) {
        assertThat(KeventText.notes(filter, Long.decode(fflags).intValue())).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "-1, READ",
        "-2, WRITE",
        "-3, AIO",
        "-4, VNODE",
        "-5, PROC",
        "-6, SIGNAL",
        "-7, TIMER",
        "-8, PROCDESC",
        "-9, FS",
        "-10, LIO",
        "-11, USER",
        "-12, SENDFILE",
        "-13, EMPTY",
        "-14, -14",
        "0, 0"
    })
    void filterName_ofANumber_isThatOfTheHeader(int filter, String name) {
        assertThat(KeventFlags.filterName(filter)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "4; -1; 0x8000; 0; 3; {4 READ EOF data=3}",
                "1; -11; 1; 0x01000000; 0; {1 USER ADD NOTE_TRIGGER}",
                "1; -11; 0; 0; 0; {1 USER}"
            })
    void event_ofNumbers_leavesOutWhatIsZero(
            long ident, int filter, String flags, String fflags, long data, String text) {
        Kevent event = new Kevent(ident, filter, Integer.decode(flags), Integer.decode(fflags), data, 0);
        assertThat(KeventText.event(event)).isEqualTo(text);
    }
}
