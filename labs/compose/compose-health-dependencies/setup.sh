docker run -d --name lonely --health-cmd 'test -f /nowhere' --health-interval 1s --health-retries 2 lab/web:1.0
