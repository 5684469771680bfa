package main

import (
	"bufio"
	"errors"
	"io"
	"os"
	"sync"
	"time"
)

// The longest piece of a line in one record, as container runtimes have it: a longer line becomes several, all but the last marked P.
const longest = 16 * 1024

// log writes the format of the container runtime interface: `TIME STREAM F|P TEXT`.
type log struct {
	mutex sync.Mutex
	file  *os.File
}

func (l *log) copy(stream string, from io.Reader) {
	reader := bufio.NewReaderSize(from, longest)
	for {
		piece, err := reader.ReadSlice('\n')
		if len(piece) > 0 {
			// Also an unfinished last line is a piece: it has no newline when it is read back.
			tag := "P"
			if piece[len(piece)-1] == '\n' {
				tag, piece = "F", piece[:len(piece)-1]
			}
			l.write(stream, tag, piece)
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return
		}
	}
}

func (l *log) write(stream, tag string, piece []byte) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	record := make([]byte, 0, len(piece)+64)
	record = time.Now().UTC().AppendFormat(record, "2006-01-02T15:04:05.000000000Z")
	record = append(record, ' ')
	record = append(record, stream...)
	record = append(record, ' ')
	record = append(record, tag...)
	record = append(record, ' ')
	record = append(record, piece...)
	record = append(record, '\n')
	// One write per record: a reader that follows the file sees whole records, or a tail without its newline yet.
	_, _ = l.file.Write(record)
}
