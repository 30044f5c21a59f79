/* metrics-server, as minikube's addon starts it, but measuring every 15 s as everywhere else: minikube asks for every 60, and
 * who is started before the kubelet answers would wait for the whole of the first minute. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int count, char **words) {
  for (int i = 1; i < count; i++) {
    if (strcmp(words[i], "--metric-resolution=60s") == 0) words[i] = "--metric-resolution=15s";
  }
  execv("/metrics-server", words);
  perror("/metrics-server");
  return 127;
}
