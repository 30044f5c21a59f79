package voting

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"

	"drydock.lab/apps/common"
)

func redisAddress() string {
	host := common.Setting("REDIS_HOST", "redis")
	if strings.Contains(host, ":") {
		return host
	}
	return host + ":" + common.Setting("REDIS_PORT", "6379")
}

// redisCommand sends one command on a connection of its own and gives the texts of the answer: one of a simple
// answer, each of an array, none of nil.
func redisCommand(address string, words ...string) ([]string, error) {
	connection, err := net.DialTimeout("tcp", address, 3*time.Second)
	if err != nil {
		return nil, err
	}
	defer connection.Close()
	_ = connection.SetDeadline(time.Now().Add(8 * time.Second))
	var out strings.Builder
	fmt.Fprintf(&out, "*%d\r\n", len(words))
	for _, word := range words {
		fmt.Fprintf(&out, "$%d\r\n%s\r\n", len(word), word)
	}
	if _, err := io.WriteString(connection, out.String()); err != nil {
		return nil, err
	}
	return readAnswer(bufio.NewReader(connection))
}

func readAnswer(in *bufio.Reader) ([]string, error) {
	line, err := in.ReadString('\n')
	if err != nil {
		return nil, err
	}
	line = strings.TrimRight(line, "\r\n")
	if line == "" {
		return nil, errors.New("redis: an empty answer")
	}
	rest := line[1:]
	switch line[0] {
	case '+', ':':
		return []string{rest}, nil
	case '-':
		return nil, errors.New("redis: " + rest)
	case '$':
		return readBulk(in, rest)
	case '*':
		count, err := strconv.Atoi(rest)
		if err != nil || count > 1024 {
			return nil, fmt.Errorf("redis: answer %q", line)
		}
		var all []string
		for range max(count, 0) {
			part, err := readAnswer(in)
			if err != nil {
				return nil, err
			}
			all = append(all, part...)
		}
		return all, nil
	}
	return nil, fmt.Errorf("redis: answer %q", line)
}

func readBulk(in *bufio.Reader, length string) ([]string, error) {
	size, err := strconv.Atoi(length)
	if err != nil || size > 1<<20 {
		return nil, fmt.Errorf("redis: a text of length %q", length)
	}
	if size < 0 {
		return nil, nil
	}
	text := make([]byte, size+2)
	if _, err := io.ReadFull(in, text); err != nil {
		return nil, err
	}
	return []string{string(text[:size])}, nil
}
