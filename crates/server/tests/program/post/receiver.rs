//! A mail server on this machine, for tests: it speaks SMTP with STARTTLS and AUTH (RFC 5321, 3207, 4954), keeps what it is
//! given, refuses whom it is told to, and can fall silent at any step.

use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    },
};

/// Where a conversation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Connected, and not greeted.
    Connected,
    /// `EHLO` was said.
    Hello,
    /// `MAIL FROM` was said.
    From,
    /// `RCPT TO` was said.
    To,
    /// `DATA` was said.
    Data,
    /// The whole mail is here, and that was not answered.
    Received,
    /// It was answered that it is here.
    Answered,
}

impl Step {
    pub(super) const ALL: [Self; 7] =
        [Self::Connected, Self::Hello, Self::From, Self::To, Self::Data, Self::Received, Self::Answered];

    /// From here on the mail is the receiver's.
    pub(super) fn is_taken(self) -> bool {
        matches!(self, Self::Received | Self::Answered)
    }
}

/// A mail as it came.
#[derive(Clone, Debug)]
pub(super) struct Received {
    pub(super) to: String,
    pub(super) bytes: Vec<u8>,
    /// The user who had signed in, and whether the line was encrypted.
    pub(super) user: Option<String>,
    pub(super) encrypted: bool,
    /// Which connection, from 0.
    pub(super) connection: usize,
}

/// What the receiver is to do, and what has come.
#[derive(Debug, Default)]
struct Book {
    mails: Vec<Received>,
    /// Answers for recipients, each once, instead of taking the mail.
    refusals: HashMap<String, Vec<&'static str>>,
    /// Falls silent there.
    silent_at: Option<Step>,
    connections: usize,
}

#[derive(Clone)]
struct Desk {
    book: Arc<Mutex<Book>>,
    /// The last step at which it fell silent, and how many mails there are.
    told: watch::Sender<(Option<Step>, usize)>,
    tls: Option<TlsAcceptor>,
    /// `user` and password who must sign in.
    account: Option<(&'static str, &'static str)>,
}

/// The mail server; it ends with the test.
pub(super) struct Receiver {
    pub(super) port: u16,
    desk: Desk,
    told: watch::Receiver<(Option<Step>, usize)>,
    _tasks: JoinSet<()>,
}

/// It takes no longer than that, even on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

impl Receiver {
    /// Takes mail in the clear from everybody.
    pub(super) async fn open() -> Self {
        Self::with(None, None).await
    }

    /// Wants encryption and an account; its certificate goes into the file.
    pub(super) async fn guarded(account: (&'static str, &'static str), certificate: &Path) -> Self {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        std::fs::write(certificate, made.cert.pem()).unwrap();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
        let provider = Arc::new(tokio_rustls::rustls::crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let config = config.with_no_client_auth().with_single_cert(vec![made.cert.der().clone()], key).unwrap();
        Self::with(Some(TlsAcceptor::from(Arc::new(config))), Some(account)).await
    }

    async fn with(tls: Option<TlsAcceptor>, account: Option<(&'static str, &'static str)>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (tell, told) = watch::channel((None, 0));
        let desk = Desk { book: Arc::default(), told: tell, tls, account };
        let mut tasks = JoinSet::new();
        let at_the_door = desk.clone();
        tasks.spawn(async move {
            let mut conversations = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                conversations.spawn(at_the_door.clone().welcome(stream));
            }
        });
        Self { port, desk, told, _tasks: tasks }
    }

    /// Falls silent at this step, until told otherwise.
    pub(super) fn fall_silent(&self, at: Option<Step>) {
        self.desk.book.lock().unwrap().silent_at = at;
        self.desk.told.send_modify(|(silent, _)| *silent = None);
    }

    /// Answers so for this recipient, once, before it takes anything.
    pub(super) fn refuse(&self, to: &str, answer: &'static str) {
        self.desk.book.lock().unwrap().refusals.entry(to.to_owned()).or_default().push(answer);
    }

    /// Waits until it has fallen silent.
    pub(super) async fn is_silent(&mut self) {
        let silent = self.told.wait_for(|(silent, _)| silent.is_some());
        tokio::time::timeout(PATIENCE, silent).await.expect("it gets there").unwrap();
    }

    /// Waits for so many mails, and answers all there are.
    pub(super) async fn mails(&mut self, count: usize) -> Vec<Received> {
        let there = self.told.wait_for(|(_, mails)| *mails >= count);
        let came = tokio::time::timeout(PATIENCE, there).await.is_ok();
        assert!(came, "{} of {count} mails came", self.desk.book.lock().unwrap().mails.len());
        self.so_far()
    }

    /// Waits until each of so many clients has a mail.
    pub(super) async fn everybody(&mut self, clients: u8) {
        let book = Arc::clone(&self.desk.book);
        let has = |to: &String| book.lock().unwrap().mails.iter().any(|mail| mail.to == *to);
        let all: Vec<_> = (0..clients).map(super::office::address).collect();
        let there = self.told.wait_for(|_| all.iter().all(has));
        tokio::time::timeout(PATIENCE, there).await.expect("everybody gets one").unwrap();
    }

    /// What has come so far.
    pub(super) fn so_far(&self) -> Vec<Received> {
        self.desk.book.lock().unwrap().mails.clone()
    }
}

impl Desk {
    async fn welcome(self, stream: TcpStream) {
        let connection = {
            let mut book = self.book.lock().unwrap();
            book.connections += 1;
            book.connections - 1
        };
        // Who is killed leaves in the middle of a word.
        let _ = self.greet(stream, connection).await;
    }

    async fn greet(self, mut stream: TcpStream, connection: usize) -> std::io::Result<()> {
        self.at(Step::Connected).await;
        stream.write_all(b"220 receiver.example ESMTP\r\n").await?;
        let mut talk = Talk { desk: self.clone(), connection, encrypted: false, user: None, to: String::new() };
        if !talk.converse(BufReader::new(&mut stream)).await? {
            return Ok(());
        }
        let Some(tls) = self.tls else { return Ok(()) };
        let encrypted = tls.accept(stream).await?;
        talk.encrypted = true;
        talk.converse(BufReader::new(encrypted)).await?;
        Ok(())
    }

    /// Never goes on, where it is to be silent.
    async fn at(&self, step: Step) {
        let silent = self.book.lock().unwrap().silent_at == Some(step);
        if silent {
            self.told.send_modify(|(silent, _)| *silent = Some(step));
            std::future::pending::<()>().await;
        }
    }
}

struct Talk {
    desk: Desk,
    connection: usize,
    encrypted: bool,
    user: Option<String>,
    to: String,
}

impl Talk {
    /// Until the other side has said all; whether it wants encryption now.
    async fn converse<S: AsyncRead + AsyncWrite + Unpin>(&mut self, mut line: BufReader<S>) -> std::io::Result<bool> {
        loop {
            let mut said = String::new();
            if line.read_line(&mut said).await? == 0 {
                return Ok(false);
            }
            let (word, rest) = said.trim_end().split_once(' ').unwrap_or((said.trim_end(), ""));
            let answer = match word.to_ascii_uppercase().as_str() {
                "EHLO" => self.hello().await,
                "STARTTLS" => {
                    line.write_all(b"220 go ahead\r\n").await?;
                    return Ok(true);
                }
                "AUTH" => self.sign_in(rest),
                "MAIL" => self.from().await,
                "RCPT" => self.to(rest).await,
                "DATA" => {
                    self.desk.at(Step::Data).await;
                    line.write_all(b"354 go ahead\r\n").await?;
                    self.take(&mut line).await?;
                    continue;
                }
                "QUIT" => return Ok(false),
                _ => "250 ok\r\n".to_owned(),
            };
            line.write_all(answer.as_bytes()).await?;
        }
    }

    async fn hello(&self) -> String {
        self.desk.at(Step::Hello).await;
        let starttls = if self.desk.tls.is_some() && !self.encrypted { "250-STARTTLS\r\n" } else { "" };
        let auth = if self.desk.account.is_some() && self.encrypted { "250-AUTH PLAIN\r\n" } else { "" };
        format!("250-receiver.example\r\n{starttls}{auth}250 8BITMIME\r\n")
    }

    fn sign_in(&mut self, rest: &str) -> String {
        use base64::{Engine, engine::general_purpose::STANDARD};
        let response = STANDARD.decode(rest.trim_start_matches("PLAIN ")).unwrap();
        let response = String::from_utf8(response).unwrap();
        let mut parts = response.split('\0').skip(1);
        let (user, password) = (parts.next().unwrap(), parts.next().unwrap());
        if self.encrypted && self.desk.account == Some((user, password)) {
            self.user = Some(user.to_owned());
            "235 welcome\r\n".to_owned()
        } else {
            "535 5.7.8 nobody we know\r\n".to_owned()
        }
    }

    async fn from(&self) -> String {
        self.desk.at(Step::From).await;
        let stranger = self.desk.account.is_some() && self.user.is_none();
        if stranger { "530 5.7.0 sign in first\r\n" } else { "250 ok\r\n" }.to_owned()
    }

    async fn to(&mut self, rest: &str) -> String {
        self.desk.at(Step::To).await;
        let to = rest.trim_start_matches("TO:<").split('>').next().unwrap().to_owned();
        let refusal = {
            let mut book = self.desk.book.lock().unwrap();
            book.refusals.get_mut(&to).filter(|left| !left.is_empty()).map(|left| left.remove(0))
        };
        self.to = to;
        // As servers do, it names the address.
        refusal.map_or_else(|| "250 ok\r\n".to_owned(), |code| format!("{code} <{}>\r\n", self.to))
    }

    async fn take<S: AsyncRead + AsyncWrite + Unpin>(&mut self, line: &mut BufReader<S>) -> std::io::Result<()> {
        let mut bytes = Vec::new();
        loop {
            let mut next = Vec::new();
            if line.read_until(b'\n', &mut next).await? == 0 {
                return Ok(());
            }
            if next == b".\r\n" {
                break;
            }
            // A line that begins with a full stop has one more (RFC 5321 section 4.5.2).
            bytes.extend_from_slice(next.strip_prefix(b".").unwrap_or(&next));
        }
        let count = {
            let mut book = self.desk.book.lock().unwrap();
            let (to, user) = (self.to.clone(), self.user.clone());
            book.mails.push(Received { to, bytes, user, encrypted: self.encrypted, connection: self.connection });
            book.mails.len()
        };
        self.desk.told.send_modify(|(_, mails)| *mails = count);
        self.desk.at(Step::Received).await;
        line.write_all(b"250 taken\r\n").await?;
        self.desk.at(Step::Answered).await;
        Ok(())
    }
}
